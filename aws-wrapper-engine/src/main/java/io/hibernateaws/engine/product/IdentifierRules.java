package io.hibernateaws.engine.product;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * How a product writes and compares the names of its objects. Immutable.
 *
 * @param quote around a quoted identifier; written twice within
 * @param folding what the server makes of an identifier that is not quoted
 * @param longestBytes longest identifier in bytes of UTF-8
 */
public record IdentifierRules(char quote, Folding folding, int longestBytes) {
  /** What a server makes of an identifier that is not quoted. */
  public enum Folding {
    LOWER,
    UPPER,
    NONE
  }

  /** Safe within SQL, whatever the identifier contains. */
  public String quoted(String identifier) {
    String mark = String.valueOf(quote);
    return mark + identifier.replace(mark, mark + mark) + mark;
  }

  /** The name that the server looks for where the identifier is not quoted. */
  public String folded(String identifier) {
    return switch (folding) {
      case LOWER -> identifier.toLowerCase(Locale.ROOT);
      case UPPER -> identifier.toUpperCase(Locale.ROOT);
      case NONE -> identifier;
    };
  }

  /** Whether the server takes the identifier whole. */
  public boolean fits(String identifier) {
    return identifier.getBytes(StandardCharsets.UTF_8).length <= longestBytes;
  }
}
