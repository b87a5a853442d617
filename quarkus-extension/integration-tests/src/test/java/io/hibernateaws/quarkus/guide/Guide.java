package io.hibernateaws.quarkus.guide;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The part of docs/quarkus.md that a reader follows with an empty folder before them. */
final class Guide {
  private static final Pattern BLOCK =
      Pattern.compile(
          "(?:`([\\w./]+\\.(?:xml|properties|java))`[^`\n]*:\n\n)?```(\\w+)\n(.*?)```",
          Pattern.DOTALL);

  private final List<Block> blocks;

  /**
   * What stands in a frame.
   *
   * @param file path that the line above names; null if it names none
   */
  record Block(@Nullable String file, String language, String text) {}

  Guide() throws IOException {
    String guide = Files.readString(Path.of("../../docs/quarkus.md"));
    Matcher chapter =
        Pattern.compile("\n## From an empty project.*?(?=\n## )", Pattern.DOTALL).matcher(guide);
    assertThat(chapter.find()).isTrue();
    blocks = BLOCK.matcher(chapter.group()).results().map(Guide::block).toList();
  }

  private static Block block(MatchResult found) {
    return new Block(found.group(1), found.group(2), found.group(3));
  }

  /** Writes every file that is shown whole, with its path above it. */
  void writeProject(Path folder) throws IOException {
    List<Block> files = blocks.stream().filter(block -> block.file() != null).toList();
    assertThat(files)
        .extracting(Block::file)
        .containsExactly(
            "pom.xml",
            "src/main/resources/application.properties",
            "src/main/java/com/example/Purchase.java",
            "src/main/java/com/example/PurchaseResource.java");
    for (Block block : files) {
      Path file = folder.resolve(block.file());
      Files.createDirectories(file.getParent());
      Files.writeString(file, block.text());
    }
  }

  /** The command lines that the reader types, in their order. */
  List<String> commands() {
    return blocks.stream()
        .filter(block -> block.language().equals("sh"))
        .flatMap(block -> block.text().lines())
        .toList();
  }

  /** What the application answers, as shown in their order. */
  List<String> answers() {
    return blocks.stream()
        .filter(block -> block.language().equals("json"))
        .flatMap(block -> block.text().lines())
        .toList();
  }

  /** Changes a file as the block of Java without a path shows: its first line is there already. */
  void change(Path file) throws IOException {
    Optional<Block> change =
        blocks.stream()
            .filter(block -> block.language().equals("java") && block.file() == null)
            .findFirst();
    String text = change.orElseThrow().text();
    String there = text.lines().findFirst().orElseThrow() + "\n";
    String before = Files.readString(file);
    assertThat(before).contains(there);
    Files.writeString(file, before.replace(there, text));
  }
}
