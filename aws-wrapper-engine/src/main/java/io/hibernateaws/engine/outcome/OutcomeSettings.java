package io.hibernateaws.engine.outcome;

import static io.hibernateaws.engine.config.Durations.positive;
import static java.time.temporal.ChronoUnit.SECONDS;

import io.hibernateaws.engine.config.Catalogue;
import io.hibernateaws.engine.config.GivenSettings;
import io.hibernateaws.engine.config.Setting;
import io.hibernateaws.engine.config.Values;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How lost commits are verified (settings {@code transaction.outcome_*}); there are none unless
 * {@code transaction.outcome=verify}.
 *
 * @param schema of the marker table, any identifier
 * @param table its name, any identifier
 * @param create whether the engine creates it where it is missing
 * @param retention age after which a row is deleted whose engine did not do so itself
 */
public record OutcomeSettings(String schema, String table, boolean create, Duration retention) {
  private static final Catalogue.Builder SETTINGS = new Catalogue.Builder();

  static final Setting<String> OUTCOME =
      SETTINGS.add(
          Setting.of(
              "transaction.outcome",
              Values.word("track", "verify"),
              "track, verify",
              "track",
              "track",
              "What becomes of a lost commit: reported as unknown (track), or the server is asked (verify)."));
  static final Setting<String> SCHEMA =
      SETTINGS.add(
          identifier(
              "transaction.outcome_schema", "public", "Schema of the marker table of verify."));
  static final Setting<String> TABLE =
      SETTINGS.add(
          identifier("transaction.outcome_table", "hibernate_aws_outcome", "Name of that table."));
  static final Setting<Boolean> CREATE =
      SETTINGS.add(
          Setting.bool(
              "transaction.outcome_table_create",
              false,
              "Whether the engine creates that table where it is missing."));
  static final Setting<Duration> RETENTION =
      SETTINGS.add(
          Setting.of(
                  "transaction.outcome_retention",
                  OutcomeSettings::retention,
                  Setting.S,
                  Duration.ofDays(1),
                  "86400",
                  "Age at which a marker is deleted whose engine is gone; at least 600.")
              .usually("10m", "8760h"));

  /** Every setting of this record. */
  public static final Catalogue CATALOGUE = SETTINGS.build();

  /**
   * What was given; null where lost commits stay unknown.
   *
   * @param hasSchemas whether the product has schemas, of which one is there by default
   */
  public static @Nullable OutcomeSettings read(GivenSettings given, boolean hasSchemas) {
    if (given.get(OUTCOME).equals("verify")) {
      if (!hasSchemas && given.given(SCHEMA) == null) {
        given.problem(
            given.nameOf(OUTCOME)
                + "=verify: needs "
                + SCHEMA.name()
                + " on this product, the database that has the marker table");
      }
      return new OutcomeSettings(
          given.get(SCHEMA), given.get(TABLE), given.get(CREATE), given.get(RETENTION));
    }
    given.haveNoEffectWithout(
        OUTCOME.name() + "=verify", List.of(SCHEMA, TABLE, CREATE, RETENTION));
    return null;
  }

  private static Setting<String> identifier(String name, String byDefault, String doc) {
    return Setting.of(name, Values::identifier, "identifier", byDefault, byDefault, doc);
  }

  /** Clocks of servers differ, and a commit may hang: a marker must outlive both. */
  private static Duration retention(Object value) {
    Duration retention = positive(SECONDS).parse(value);
    if (retention.toSeconds() < 600) {
      throw new IllegalArgumentException("must be at least 600 s");
    }
    return retention;
  }
}
