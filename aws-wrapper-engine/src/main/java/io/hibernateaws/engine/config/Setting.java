package io.hibernateaws.engine.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
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
 * @param secret whether values must never be shown
 */
public record Setting<T>(
    String name,
    Map<String, ValueParser<T>> parsers,
    String unit,
    @Nullable T byDefault,
    String defaultText,
    String doc,
    boolean secret) {

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

  static <T> Setting<T> of(
      String name,
      ValueParser<T> parser,
      String unit,
      @Nullable T byDefault,
      String defaultText,
      String doc) {
    return new Setting<>(name, Map.of(name, parser), unit, byDefault, defaultText, doc, false);
  }

  /** Also accepted under these names, read in the same way. */
  Setting<T> alias(String... names) {
    ValueParser<T> parser = parsers.values().iterator().next();
    Setting<T> result = this;
    for (String alias : names) {
      result = result.alias(alias, parser);
    }
    return result;
  }

  /** Also accepted under this name, read in its own way. */
  Setting<T> alias(String alias, ValueParser<T> parser) {
    Map<String, ValueParser<T>> more = new LinkedHashMap<>(parsers);
    more.put(alias, parser);
    return new Setting<>(name, more, unit, byDefault, defaultText, doc, secret);
  }

  Setting<T> asSecret() {
    return new Setting<>(name, parsers, unit, byDefault, defaultText, doc, true);
  }

  /** Every name it is accepted under, ours first. */
  public Set<String> names() {
    return parsers.keySet();
  }
}
