package io.hibernateaws.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The documents hang together: links, the index, and classes that are shown whole. */
class DocumentsTest {
  private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();
  private static final Path INDEX = ROOT.resolve("docs/index.md");

  private static final Pattern CODE = Pattern.compile("(?ms)^ *```.*?^ *```|`[^`\n]*`");
  private static final Pattern LINK = Pattern.compile("\\[[^\\]]*\\]\\(([^)\\s]+)\\)");
  private static final Pattern HEADING = Pattern.compile("(?m)^#+ +(.+?) *$");
  private static final Pattern JAVA = Pattern.compile("(?s)```java\n((?:package|import) .*?)```");
  private static final Pattern CLASS = Pattern.compile("(?m)^(?:public )?(?:final )?class (\\w+)");

  private static List<Path> documents() throws IOException {
    try (Stream<Path> below = Files.walk(ROOT.resolve("docs"))) {
      return Stream.concat(
              Stream.of("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "local-aurora/README.md")
                  .map(ROOT::resolve),
              below.filter(file -> file.toString().endsWith(".md")))
          .sorted()
          .toList();
    }
  }

  /** What a document links to, relative links only. */
  private static List<String> links(Path document) throws IOException {
    return LINK.matcher(CODE.matcher(Files.readString(document)).replaceAll(""))
        .results()
        .map(link -> link.group(1))
        .filter(link -> !link.contains(":"))
        .toList();
  }

  private static Path target(Path document, String link) {
    String file = link.replaceFirst("#.*", "");
    return file.isEmpty() ? document : document.resolveSibling(file).normalize();
  }

  @Test
  void every_relative_link_leads_to_a_file_and_to_a_heading_in_it() throws IOException {
    List<String> broken = new ArrayList<>();
    int seen = 0;
    for (Path document : documents()) {
      for (String link : links(document)) {
        seen++;
        Path target = target(document, link);
        int anchor = link.indexOf('#');
        if (!Files.exists(target)
            || (anchor >= 0 && !anchors(target).contains(link.substring(anchor + 1)))) {
          broken.add(ROOT.relativize(document) + " -> " + link);
        }
      }
    }
    assertThat(seen).isGreaterThan(60);
    assertThat(broken).isEmpty();
  }

  /** As hosts of repositories make them of headings. */
  private static Set<String> anchors(Path document) throws IOException {
    return HEADING
        .matcher(Files.readString(document))
        .results()
        .map(
            heading ->
                heading
                    .group(1)
                    .toLowerCase(Locale.ROOT)
                    .replaceAll("[^\\p{L}\\p{N}_ -]", "")
                    .replace(' ', '-'))
        .collect(Collectors.toSet());
  }

  @Test
  void the_index_leads_to_every_document() throws IOException {
    Set<Path> reached = new TreeSet<>(Set.of(INDEX));
    Deque<Path> next = new ArrayDeque<>(reached);
    while (!next.isEmpty()) {
      Path document = next.remove();
      for (String link : links(document)) {
        Path target = target(document, link);
        if (target.toString().endsWith(".md") && Files.exists(target) && reached.add(target)) {
          next.add(target);
        }
      }
    }
    assertThat(documents())
        .as("documents to which docs/index.md leads; a new one needs a line there")
        .allMatch(reached::contains);

    List<Path> direct = links(INDEX).stream().map(link -> target(INDEX, link)).toList();
    try (Stream<Path> pages = Files.list(INDEX.getParent())) {
      assertThat(pages.filter(page -> page.toString().endsWith(".md") && !page.equals(INDEX)))
          .as("pages of docs/; each has a line of its own in docs/index.md")
          .allMatch(direct::contains);
    }
  }

  @Test
  void every_class_that_is_shown_whole_compiles(@TempDir Path folder) throws IOException {
    List<JavaFileObject> sources = new ArrayList<>();
    for (Path document : documents()) {
      for (String source : wholeClasses(Files.readString(document))) {
        // Those of Quarkus are compiled in its own module, which has Quarkus on its class path.
        if (!source.contains("org.springframework.boot.")
            && !document.endsWith("docs/quarkus.md")
            && !document.endsWith("docs/spring-boot.md")) {
          sources.add(new Shown(source));
        }
      }
    }
    StringWriter said = new StringWriter();
    boolean compiled =
        ToolProvider.getSystemJavaCompiler()
            .getTask(
                said,
                null,
                null,
                List.of(
                    "-proc:none",
                    "-d",
                    folder.toString(),
                    "-classpath",
                    System.getProperty("java.class.path")),
                null,
                sources)
            .call();
    assertThat(sources).hasSizeGreaterThan(5);
    assertThat(compiled).as(said.toString()).isTrue();
  }

  private static List<String> wholeClasses(String document) {
    return JAVA.matcher(document).results().map(block -> block.group(1)).toList();
  }

  /** A class as a document shows it. */
  private static final class Shown extends SimpleJavaFileObject {
    private final String source;

    Shown(String source) {
      super(URI.create("string:///" + path(source)), Kind.SOURCE);
      this.source = source;
    }

    private static String path(String source) {
      Matcher type = CLASS.matcher(source);
      assertThat(type.find()).as(source).isTrue();
      Matcher home = Pattern.compile("package ([\\w.]+);").matcher(source);
      return (home.find() ? home.group(1).replace('.', '/') + "/" : "") + type.group(1) + ".java";
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return source;
    }
  }

  @Test
  void what_the_documents_show_of_spring_boot_is_what_is_run() throws IOException {
    assertThat(ofSpringBoot("docs/migration.md"))
        .isEqualTo(run("main/java/io/hibernateaws/it/boot/BookingApplication.java"));
    assertThat(ofSpringBoot("docs/testing.md"))
        .isEqualTo(run("test/java/io/hibernateaws/it/boot/BookingServiceIT.java"));
  }

  private static String ofSpringBoot(String document) throws IOException {
    return wholeClasses(Files.readString(ROOT.resolve(document))).stream()
        .filter(source -> source.contains("@SpringBoot"))
        .collect(Collectors.joining());
  }

  private static String run(String source) throws IOException {
    return Files.readString(ROOT.resolve("it-tests/spring-boot/src").resolve(source))
        .replace("io.hibernateaws.it.boot", "com.example");
  }

  @Test
  void every_command_of_the_documents_is_there() throws IOException {
    Set<String> commands =
        documents().stream()
            .flatMap(DocumentsTest::commands)
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(commands).contains("aurora", "demo", "install", "its");
    assertThat(commands).allMatch(name -> Files.isExecutable(ROOT.resolve(name)));
  }

  /** Scripts of the root that a document calls. */
  private static Stream<String> commands(Path document) {
    try {
      return Pattern.compile("(?m)(?:^|[\\s`])\\./([a-z-]+)\\b")
          .matcher(Files.readString(document))
          .results()
          .map(DocumentsTest::first);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String first(MatchResult result) {
    return result.group(1);
  }
}
