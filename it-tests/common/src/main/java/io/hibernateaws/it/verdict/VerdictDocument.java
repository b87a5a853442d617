package io.hibernateaws.it.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateaws.it.Product;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The document with the verdicts. Each test owns the part below one heading, and fails when it is
 * not what the test has found; {@code -Dverdicts.write} writes it anew.
 */
final class VerdictDocument {
  private static final String NEXT = "\n## ";

  private VerdictDocument() {}

  /**
   * Compares a part of the document, or writes it.
   *
   * @param part from its heading on
   */
  static void compare(String part) throws IOException {
    Path file = Product.underTest().verdicts();
    String heading = part.substring(0, part.indexOf('\n') + 1);
    String document = Files.readString(file);
    int from = document.indexOf(heading);
    int next = from < 0 ? -1 : document.indexOf(NEXT, from);
    int to = next < 0 ? document.length() : next;
    if (System.getProperty("verdicts.write") != null) {
      String before = from < 0 ? document + "\n" : document.substring(0, from);
      Files.writeString(file, before + part + document.substring(to));
      return;
    }
    assertThat(from < 0 ? "" : document.substring(from, to))
        .as("a part of %s; run with -Dverdicts.write to write it anew", file)
        .isEqualTo(part);
  }
}
