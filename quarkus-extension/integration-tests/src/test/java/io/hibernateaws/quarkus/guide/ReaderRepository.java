package io.hibernateaws.quarkus.guide;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A local repository of Maven as {@code ./install} leaves it: with this build's modules, and, by
 * links, everything else that the machine's own repository has.
 *
 * @param folder where it is
 */
record ReaderRepository(Path folder) {
  private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();
  private static final String GROUP = "hibernateaws";
  private static final Pattern NAME = Pattern.compile("<artifactId>([^<]+)</artifactId>");
  private static final Pattern VERSION = Pattern.compile("(?m)^  <version>([^<]+)</version>$");

  static ReaderRepository create(Path folder) throws IOException {
    Path usual =
        Path.of(
            System.getProperty(
                "localRepository", System.getProperty("user.home") + "/.m2/repository"));
    link(usual, folder, "io");
    link(usual.resolve("io"), folder.resolve("io"), GROUP);
    Path ours = folder.resolve("io").resolve(GROUP);
    Matcher version = VERSION.matcher(Files.readString(ROOT.resolve("pom.xml")));
    assertThat(version.find()).isTrue();
    for (Path pom : poms()) {
      put(pom, version.group(1), ours);
    }
    if (Files.isDirectory(usual.resolve("io").resolve(GROUP))) {
      // Modules that are installed and no part of this build.
      link(usual.resolve("io").resolve(GROUP), ours, "");
    }
    return new ReaderRepository(folder);
  }

  /** Maven's own options of a project, which the command line that a reader types does not show. */
  void use(Path project) throws IOException {
    Path options = project.resolve(".mvn/maven.config");
    Files.createDirectories(options.getParent());
    Path settings = Path.of(System.getProperty("maven.home"), "conf", "settings.xml");
    Files.writeString(
        options,
        "-Dmaven.repo.local="
            + folder
            + "\n"
            + (Files.exists(settings) ? "--global-settings=" + settings + "\n" : ""));
  }

  /** Of the modules in this tree, and their parents. */
  private static List<Path> poms() throws IOException {
    try (Stream<Path> files = Files.walk(ROOT, 3)) {
      return files
          .filter(file -> file.endsWith("pom.xml") && !file.toString().contains("/target/"))
          .toList();
    }
  }

  /** Nothing if the module has not been built. */
  private static void put(Path pom, String version, Path ours) throws IOException {
    String text = Files.readString(pom);
    Matcher name = NAME.matcher(text.replaceFirst("(?s)<parent>.*?</parent>", ""));
    assertThat(name.find()).as("%s", pom).isTrue();
    String file = name.group(1) + "-" + version;
    Path jar = pom.resolveSibling("target").resolve(file + ".jar");
    boolean hasJar = !text.contains("<packaging>pom</packaging>");
    if (hasJar && !Files.exists(jar)) {
      return;
    }
    Path folder = Files.createDirectories(ours.resolve(name.group(1)).resolve(version));
    Files.copy(pom, folder.resolve(file + ".pom"));
    if (hasJar) {
      Files.copy(jar, folder.resolve(file + ".jar"));
    }
  }

  private static void link(Path from, Path to, String but) throws IOException {
    Files.createDirectories(to);
    try (Stream<Path> entries = Files.list(from)) {
      for (Path entry : entries.filter(Files::isDirectory).toList()) {
        Path link = to.resolve(entry.getFileName());
        if (!entry.getFileName().toString().equals(but) && !Files.exists(link)) {
          Files.createSymbolicLink(link, entry);
        }
      }
    }
  }
}
