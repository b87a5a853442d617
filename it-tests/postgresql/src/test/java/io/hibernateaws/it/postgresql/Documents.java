package io.hibernateaws.it.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** The project's documents, whose examples are taken from them and run. */
final class Documents {
  private Documents() {}

  /**
   * The text of a document.
   *
   * @param path below the project's folder
   */
  static String read(String path) throws IOException {
    return Files.readString(root().resolve(path));
  }

  /** The blocks in a language, in their order. */
  static List<String> blocks(String text, String language) {
    Matcher matcher =
        Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL).matcher(text);
    List<String> blocks = new ArrayList<>();
    while (matcher.find()) {
      blocks.add(matcher.group(1));
    }
    return blocks;
  }

  /** The first block in a language that says something. */
  static String block(String text, String language, String something) {
    return blocks(text, language).stream()
        .filter(block -> block.contains(something))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("no block of " + language + " says " + something));
  }

  /** Compiles a class into a folder. */
  static void compile(String simpleName, CharSequence source, Path folder) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    JavaFileObject file =
        new SimpleJavaFileObject(
            URI.create("string:///" + simpleName + ".java"), JavaFileObject.Kind.SOURCE) {
          @Override
          public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return source;
          }
        };
    List<String> options =
        List.of(
            "-proc:none",
            "-d",
            folder.toString(),
            "-classpath",
            System.getProperty("java.class.path"));
    assertThat(compiler.getTask(null, null, null, options, null, List.of(file)).call())
        .as("the document's Java compiles")
        .isTrue();
  }

  /** The project's folder. */
  static Path root() {
    Path here = Path.of("").toAbsolutePath();
    while (here != null && !Files.exists(here.resolve("README.md"))) {
      here = here.getParent();
    }
    if (here == null) {
      throw new IllegalStateException("README.md is in no folder above the test");
    }
    return here;
  }
}
