package io.hibernateaws.it.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A new user's Maven project: what the README and docs/testing.md show, as it stands. */
final class NewProject {
  /** Plugins whose versions Maven would choose itself, the same wherever the test runs. */
  private static final List<String> PLUGINS =
      List.of(
          "maven-resources-plugin",
          "maven-compiler-plugin",
          "maven-jar-plugin",
          "maven-dependency-plugin");

  private static final Pattern TYPE = Pattern.compile("(?m)^(?:public )?class (\\w+)");

  private static final Pattern NAMED_FILE =
      Pattern.compile(
          "(?m)^`((?:src/|pom)[\\w/.-]+)`[^\\n]*:\\n\\n```\\w+\\n(.*?)^```", Pattern.DOTALL);

  private NewProject() {}

  static void write(Path folder) throws IOException {
    String readme = Documents.read("README.md");
    String testing = Documents.read("docs/testing.md");
    write(folder.resolve("pom.xml"), pom(readme, testing));
    write(
        folder.resolve("src/main/resources/META-INF/persistence.xml"),
        Documents.block(readme, "xml", "<persistence "));
    List<String> shown = Documents.blocks(readme, "java");
    assertThat(shown).hasSize(3);
    for (String source : shown) {
      write(folder.resolve("src/main/java/com/example").resolve(file(source)), source);
    }
    String test = Documents.block(testing, "java", "@LocalCluster");
    write(folder.resolve("src/test/java/com/example").resolve(file(test)), test);
  }

  /** The files of a document that names each one, in backquotes, before the block with its text. */
  static void writeFiles(String document, Path folder) throws IOException {
    Matcher files = NAMED_FILE.matcher(document);
    assertThat(files.results().count()).as("files of the document").isGreaterThan(1);
    files.reset();
    while (files.find()) {
      write(folder.resolve(files.group(1)), files.group(2));
    }
  }

  private static String pom(String readme, String testing) throws IOException {
    String ours = Documents.block(readme, "xml", "hibernate-aws-bom");
    String forTests = Documents.block(testing, "xml", "junit-jupiter");
    assertThat(forTests).contains(Documents.block(readme, "xml", "local-aurora").strip());
    int end = ours.lastIndexOf("</dependencies>");
    return """
        <project xmlns="http://maven.apache.org/POM/4.0.0">
          <modelVersion>4.0.0</modelVersion>
          <groupId>com.example</groupId>
          <artifactId>shop</artifactId>
          <version>1</version>
          <properties>
            <maven.compiler.release>17</maven.compiler.release>
            <project.build.sourceEncoding>UTF-8</project.build.sourceEncoding>
          </properties>
        """
        + ours.substring(0, end)
        + forTests
        + ours.substring(end)
        + "<build><plugins>"
        + Documents.block(testing, "xml", "maven-surefire-plugin")
        + plugins()
        + "</plugins></build></project>";
  }

  private static String plugins() throws IOException {
    String pom = Documents.read("pom.xml");
    StringBuilder plugins = new StringBuilder();
    for (String plugin : PLUGINS) {
      Matcher version =
          Pattern.compile("<" + plugin + "\\.version>(.+)</" + plugin + "\\.version>").matcher(pom);
      assertThat(version.find()).as(plugin).isTrue();
      plugins
          .append("<plugin><artifactId>" + plugin + "</artifactId><version>")
          .append(version.group(1))
          .append("</version></plugin>");
    }
    return plugins.toString();
  }

  private static String file(String source) {
    Matcher type = TYPE.matcher(source);
    assertThat(type.find()).as(source).isTrue();
    return type.group(1) + ".java";
  }

  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
