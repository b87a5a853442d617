package io.hibernateaws.engine.config;

import static io.hibernateaws.engine.config.Durations.duration;
import static io.hibernateaws.engine.config.Durations.positive;
import static io.hibernateaws.engine.config.Values.integer;
import static java.time.temporal.ChronoUnit.MILLIS;
import static java.time.temporal.ChronoUnit.SECONDS;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One setting: its names, how a value is read under each of them, its default and its line of
 * documentation. Names are relative to {@code hibernate.aws.} (in a URL: to {@code aws.}).
 *
 * @param name ours
 * @param parsers of every name it is accepted under, ours first; an alias may have another unit
 * @param unit of a plain number or kind of value, for the documentation
 * @param byDefault null where unset means something of its own
 * @param defaultText the default as the documentation shows it
 * @param doc what it does, one line
 * @param text how a value is shown
 * @param secret whether values must never be shown
 * @param usual values outside of it are accepted with a warning, null where there is no such thing
 */
public record Setting<T>(
    String name,
    Map<String, ValueParser<T>> parsers,
    String unit,
    @Nullable T byDefault,
    String defaultText,
    String doc,
    Function<T, String> text,
    boolean secret,
    @Nullable UsualRange usual) {
  /** The unit of a duration in seconds. */
  public static final String S = "s";

  /** The unit of a duration in milliseconds. */
  public static final String MS = "ms";

  /** The text of a default that leaves things as they are. */
  public static final String UNSET = "unset";

  private static final String HIDDEN = "***";

  /** Reads a value as it was given: a text, or an object of the right kind. */
  @FunctionalInterface
  public interface ValueParser<T> {
    /**
     * The typed value.
     *
     * @throws IllegalArgumentException whose message says what to write instead
     */
    T parse(Object value);
  }

  public Setting {
    parsers = Collections.unmodifiableMap(new LinkedHashMap<>(parsers));
  }

  /** A setting with one name. */
  public static <T> Setting<T> of(
      String name,
      ValueParser<T> parser,
      String unit,
      @Nullable T byDefault,
      String defaultText,
      String doc) {
    return new Setting<>(
        name, Map.of(name, parser), unit, byDefault, defaultText, doc, Values::shown, false, null);
  }

  /** A duration above zero, in seconds. */
  public static Setting<Duration> seconds(String name, int byDefault, String doc) {
    return of(name, positive(SECONDS), S, Duration.ofSeconds(byDefault), "" + byDefault, doc);
  }

  /** A duration above zero, in milliseconds. */
  public static Setting<Duration> millis(String name, int byDefault, String doc) {
    return of(name, positive(MILLIS), MS, Duration.ofMillis(byDefault), "" + byDefault, doc);
  }

  /** A duration in seconds that may be zero, unset by default. */
  public static Setting<Duration> unsetSeconds(String name, String doc) {
    return of(name, duration(SECONDS), S, null, UNSET, doc);
  }

  /** True or false. */
  public static Setting<Boolean> bool(String name, boolean byDefault, String doc) {
    return of(name, Values::bool, "boolean", byDefault, "" + byDefault, doc);
  }

  /** True, false or unset, which is the default. */
  public static Setting<Boolean> unsetBool(String name, String doc) {
    return of(name, Values::bool, "boolean", null, UNSET, doc);
  }

  /** A whole number of at least {@code least}. */
  public static Setting<Integer> number(String name, int least, int byDefault, String doc) {
    return of(name, integer(least), "int", byDefault, "" + byDefault, doc);
  }

  /** A text that is not empty, without a default of its own. */
  public static Setting<String> text(String name, String defaultText, String doc) {
    return of(name, Values::line, "text", null, defaultText, doc);
  }

  /** Also accepted under these names, read in the same way. */
  public Setting<T> alias(String... names) {
    ValueParser<T> parser = parsers.values().iterator().next();
    Setting<T> result = this;
    for (String alias : names) {
      result = result.alias(alias, parser);
    }
    return result;
  }

  /** Also accepted under this name, read in its own way. */
  public Setting<T> alias(String alias, ValueParser<T> parser) {
    Map<String, ValueParser<T>> more = new LinkedHashMap<>(parsers);
    more.put(alias, parser);
    return new Setting<>(name, more, unit, byDefault, defaultText, doc, text, secret, usual);
  }

  /**
   * With a warning for durations that are shorter or longer: usually one in another unit was meant.
   * Zero has a meaning of its own where it is allowed.
   *
   * @param least as a setting writes a duration, such as {@code 5s}
   */
  public Setting<T> usually(String least, String most) {
    return new Setting<>(
        name,
        parsers,
        unit,
        byDefault,
        defaultText,
        doc,
        text,
        secret,
        new UsualRange(positive(SECONDS).parse(least), positive(SECONDS).parse(most)));
  }

  /** Values of which are never shown. */
  public Setting<T> asSecret() {
    return new Setting<>(name, parsers, unit, byDefault, defaultText, doc, text, true, usual);
  }

  /** Values of which are shown in this way. */
  public Setting<T> shownAs(Function<T, String> how) {
    return new Setting<>(name, parsers, unit, byDefault, defaultText, doc, how, secret, usual);
  }

  /** Every name it is accepted under, ours first. */
  public Set<String> names() {
    return parsers.keySet();
  }

  /** A value with its unit; {@code ***} for a secret, the text of the default for null. */
  String shown(@Nullable T value) {
    T shown = value == null ? byDefault : value;
    if (shown == null) {
      return defaultText;
    }
    return secret ? HIDDEN : text.apply(shown);
  }
}
