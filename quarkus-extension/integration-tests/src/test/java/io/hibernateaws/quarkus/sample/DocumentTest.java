package io.hibernateaws.quarkus.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The classes that docs/quarkus.md shows whole. */
class DocumentTest {
  private static final Pattern CLASS =
      Pattern.compile("```java\n(package .*?public class (\\w+).*?)```", Pattern.DOTALL);

  @Test
  void every_class_of_the_guide_compiles(@TempDir Path folder) throws IOException {
    String guide = Files.readString(Path.of("../../docs/quarkus.md"));
    List<JavaFileObject> sources =
        CLASS.matcher(guide).results().map(DocumentTest::source).toList();
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

    assertThat(sources).hasSize(2);
    assertThat(compiled).as(said.toString()).isTrue();
  }

  private static JavaFileObject source(MatchResult block) {
    URI name = URI.create("string:///com/example/" + block.group(2) + ".java");
    return new SimpleJavaFileObject(name, JavaFileObject.Kind.SOURCE) {
      @Override
      public CharSequence getCharContent(boolean ignoreEncodingErrors) {
        return block.group(1);
      }
    };
  }
}
