package io.hibernateaws.engine.config;

import io.hibernateaws.engine.config.Setting.ValueParser;
import io.hibernateaws.engine.endpoint.Endpoint;
import io.hibernateaws.engine.foreign.ForeignText;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * How values other than durations are read. Messages of refusals continue a sentence that begins
 * with the setting and its value.
 */
public final class Values {
  /** The shortest limit of the databases that the engine knows. */
  private static final int LONGEST_IDENTIFIER = 63;

  private static final Pattern HOST_AND_PORT = Pattern.compile("([^:/\\s]+)(?::([0-9]{1,5}))?");

  private Values() {}

  /** A whole number between two others, these included. */
  public static ValueParser<Integer> integer(int least, int most) {
    ValueParser<Integer> any = integer(least);
    return value -> {
      int number = any.parse(value);
      if (number > most) {
        throw new IllegalArgumentException("must be at most " + most);
      }
      return number;
    };
  }

  /** A whole number of at least {@code least}. */
  public static ValueParser<Integer> integer(int least) {
    return value -> {
      try {
        int number = Integer.parseInt(text(value));
        if (number >= least) {
          return number;
        }
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException("is no whole number of at least " + least, e);
      }
      throw new IllegalArgumentException("must be at least " + least);
    };
  }

  /** {@code true} or {@code false}, in any letter case. */
  public static Boolean bool(Object value) {
    if (value instanceof Boolean given) {
      return given;
    }
    return switch (text(value).toLowerCase(Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("must be true or false");
    };
  }

  /** What is no scalar has no text that was meant. */
  public static String text(Object value) {
    if (value instanceof CharSequence
        || value instanceof Number
        || value instanceof Boolean
        || value instanceof Character
        || value instanceof Enum<?>) {
      return value.toString().strip();
    }
    throw new IllegalArgumentException(
        "must be a text, not an object of " + value.getClass().getTypeName());
  }

  /** A text of at least one character. */
  public static String nonEmpty(Object value) {
    String text = text(value);
    if (text.isEmpty()) {
      throw new IllegalArgumentException("must not be empty");
    }
    return text;
  }

  /** A text of at least one character, all of them visible in one line. */
  static String line(Object value) {
    String text = nonEmpty(value);
    if (!ForeignText.of(text).startsWith(text)) {
      throw new IllegalArgumentException("must have no control characters");
    }
    return text;
  }

  /** A name of something in the database, any characters; the engine quotes it. */
  public static String identifier(Object value) {
    String text = nonEmpty(value);
    if (text.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("must not contain the character 0");
    }
    if (text.getBytes(StandardCharsets.UTF_8).length > LONGEST_IDENTIFIER) {
      throw new IllegalArgumentException(
          "must be at most " + LONGEST_IDENTIFIER + " bytes long, or the server would cut it");
    }
    return text;
  }

  /** One of the enumeration; case does not matter, {@code -} and {@code _} are the same. */
  public static <E extends Enum<E>> ValueParser<E> oneOf(Class<E> type) {
    return value -> {
      String wanted = text(value).replace('-', '_');
      for (E constant : type.getEnumConstants()) {
        if (constant.name().equalsIgnoreCase(wanted)) {
          return constant;
        }
      }
      throw new IllegalArgumentException("must be one of " + names(type));
    };
  }

  /** Some of the enumeration, at least one. */
  public static <E extends Enum<E>> ValueParser<Set<E>> someOf(Class<E> type) {
    ValueParser<E> one = oneOf(type);
    return value -> {
      Set<E> found = EnumSet.noneOf(type);
      list(value).forEach(word -> found.add(one.parse(word)));
      if (found.isEmpty()) {
        throw new IllegalArgumentException("must name at least one of " + names(type));
      }
      return Collections.unmodifiableSet(found);
    };
  }

  private static <E extends Enum<E>> String names(Class<E> type) {
    return Arrays.stream(type.getEnumConstants())
        .map(constant -> constant.name().toLowerCase(Locale.ROOT))
        .collect(Collectors.joining(", "));
  }

  /** One of a few words; case does not matter, {@code -} and {@code _} are the same. */
  public static ValueParser<String> word(String... words) {
    List<String> provided = List.of(words);
    return value -> {
      String wanted = text(value).replace('-', '_').toLowerCase(Locale.ROOT);
      if (provided.contains(wanted)) {
        return wanted;
      }
      throw new IllegalArgumentException("is not valid; provided: " + String.join(", ", provided));
    };
  }

  /** A list, given as such or as a text with commas. */
  public static List<String> list(Object value) {
    if (value instanceof Collection<?> many) {
      return many.stream()
          .filter(Objects::nonNull)
          .map(Values::text)
          .filter(one -> !one.isEmpty())
          .toList();
    }
    return Arrays.stream(text(value).split(",", -1))
        .map(String::strip)
        .filter(one -> !one.isEmpty())
        .toList();
  }

  /** A host name with an optional port, as it was written. */
  public static String host(Object value) {
    String text = nonEmpty(value);
    endpoint(text, 1);
    return text;
  }

  /** The endpoint that {@link #host} has accepted. */
  public static Endpoint endpoint(String text, int usualPort) {
    Matcher parts = HOST_AND_PORT.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException("is no host name; write host or host:port");
    }
    String port = parts.group(2);
    return new Endpoint(parts.group(1), port == null ? usualPort : Integer.parseInt(port));
  }

  /** A value as text that its setting would read again, where it has one; else its class. */
  static String shown(Object value) {
    if (value instanceof Duration duration) {
      return Durations.shown(duration);
    }
    if (value instanceof Collection<?> many) {
      return many.stream().map(Values::shown).collect(Collectors.joining(","));
    }
    if (value instanceof Map<?, ?> map) {
      return map.entrySet().stream()
          .map(entry -> entry.getKey() + ":" + entry.getValue())
          .sorted()
          .collect(Collectors.joining(","));
    }
    if (value instanceof Enum<?> constant) {
      return constant.name().toLowerCase(Locale.ROOT);
    }
    return value instanceof CharSequence || value instanceof Number || value instanceof Boolean
        ? value.toString()
        : value.getClass().getName();
  }
}
