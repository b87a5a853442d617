package io.hibernateaws.engine.route;

import static io.hibernateaws.engine.config.Durations.positive;
import static java.time.temporal.ChronoUnit.MILLIS;

import io.hibernateaws.engine.config.Catalogue;
import io.hibernateaws.engine.config.GivenSettings;
import io.hibernateaws.engine.config.Setting;
import io.hibernateaws.engine.config.Values;
import io.hibernateaws.engine.select.ReaderSelection;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How read-only sessions are routed (settings {@code read_write_splitting.*}).
 *
 * @param readerSelection strategy among readers
 * @param fallBackToWriter whether the writer serves reads while no reader is usable
 * @param maxReplicaLag how late a reader may be that serves reads, null for any
 * @param signals what makes a session a read-only one
 */
public record ReadSettings(
    ReaderSelection readerSelection,
    boolean fallBackToWriter,
    @Nullable Duration maxReplicaLag,
    Set<ReadSignal> signals) {
  private static final Catalogue.Builder SETTINGS = new Catalogue.Builder();

  public static final Setting<ReaderSelection> READER_SELECTION =
      SETTINGS.add(
          ReaderSelection.setting(
                  "read_write_splitting.reader_selection", "Choice among readers for reads.")
              .alias("reader_host_selector_strategy", "readerHostSelectorStrategy"));
  static final Setting<String> READER_FALLBACK =
      SETTINGS.add(
          Setting.of(
              "read_write_splitting.reader_fallback",
              Values.word("writer", "fail"),
              "writer, fail",
              "writer",
              "writer",
              "Who serves reads while no reader is usable: the writer, or nobody."));
  static final Setting<Duration> MAX_REPLICA_LAG =
      SETTINGS.add(
          Setting.of(
                  "read_write_splitting.max_replica_lag",
                  ReadSettings::lagBound,
                  Setting.MS,
                  null,
                  Setting.UNSET,
                  "A reader serves reads only while its lag and the age of that knowledge are together within it; at least 100.")
              .usually("100ms", "1h"));
  static final Setting<Set<ReadSignal>> SIGNALS =
      SETTINGS.add(
          Setting.of(
              "read_write_splitting.signals",
              Values.someOf(ReadSignal.class),
              "list of hibernate, jdbc, spring, jta, scope",
              Collections.unmodifiableSet(EnumSet.allOf(ReadSignal.class)),
              "all",
              "What makes a session a read-only one: Hibernate's readOnly(true), setReadOnly(true),"
                  + " Spring's and Jakarta's read-only transactions, ReadOnlyScope."));

  /** Every setting of this record. */
  public static final Catalogue CATALOGUE = SETTINGS.build();

  public ReadSettings {
    signals = Collections.unmodifiableSet(EnumSet.copyOf(signals));
  }

  /**
   * What was given, else the defaults.
   *
   * @param splitting whether the feature is on
   */
  public static ReadSettings read(GivenSettings given, boolean splitting) {
    Duration bound = given.given(MAX_REPLICA_LAG);
    if (bound != null && !splitting) {
      given.problem(MAX_REPLICA_LAG, "has no effect without the feature read_write_splitting");
    }
    return new ReadSettings(
        given.get(READER_SELECTION),
        given.get(READER_FALLBACK).equals("writer"),
        bound,
        given.get(SIGNALS));
  }

  /** The writer is asked twice as often, which it should not feel. */
  private static Duration lagBound(Object value) {
    Duration bound = positive(MILLIS).parse(value);
    if (bound.toMillis() < 100) {
      throw new IllegalArgumentException("must be at least 100 ms");
    }
    return bound;
  }
}
