package io.hibernateaws.it.adversary;

import java.util.List;
import java.util.function.Function;

/**
 * A text that writes a row in a way of its product's own.
 *
 * @param name of the way
 * @param before statements that it needs in its session
 * @param text without parameters
 * @param after statements that take back what it needed
 */
public record RowText(
    String name, List<String> before, Function<Row, String> text, List<String> after) {
  /** A text that needs nothing. */
  public static RowText of(String name, Function<Row, String> text) {
    return new RowText(name, List.of(), text, List.of());
  }
}
