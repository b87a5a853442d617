package io.hibernateaws.engine.pool;

import static io.hibernateaws.engine.config.Durations.duration;
import static io.hibernateaws.engine.config.Values.integer;
import static java.time.temporal.ChronoUnit.MILLIS;

import io.hibernateaws.engine.config.Catalogue;
import io.hibernateaws.engine.config.GivenSettings;
import io.hibernateaws.engine.config.Setting;
import io.hibernateaws.engine.foreign.ForeignText;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sizes and times of the queue and the stores (settings {@code pool.*}).
 *
 * @param enabled whether links are kept for the next session; without, each has its own
 * @param maxSize permits per role and tenant group, at least 1
 * @param minSize links kept open to every usable instance
 * @param acquisitionTimeout longest wait of a bind
 * @param validateAfterIdle a link idle for longer is checked before it is lent
 * @param maxLifetime age at which a link is replaced, with jitter; null for none
 * @param leakDetection a lease held longer is reported with the place that took it; null for none
 */
public record PoolSettings(
    boolean enabled,
    int maxSize,
    int minSize,
    Duration acquisitionTimeout,
    Duration validateAfterIdle,
    @Nullable Duration maxLifetime,
    @Nullable Duration leakDetection) {
  private static final int DEFAULT_MAX_SIZE = 10;
  private static final Catalogue.Builder SETTINGS = new Catalogue.Builder();

  static final Setting<Boolean> ENABLED =
      SETTINGS.add(
          Setting.bool(
              "pool.enabled",
              true,
              "Links are kept for the next session; false opens one for each. AwsDriver keeps none."));
  static final Setting<Integer> MAX_SIZE =
      SETTINGS.add(
          Setting.of(
              "pool.max_size",
              integer(1),
              "int",
              null,
              "hibernate.connection.pool_size, else " + DEFAULT_MAX_SIZE,
              "Links in use at once, per role, for each user and database."));
  static final Setting<Integer> MIN_SIZE =
      SETTINGS.add(
          Setting.number("pool.min_size", 0, 0, "Links kept open to every usable instance."));
  static final Setting<Duration> ACQUISITION_TIMEOUT =
      SETTINGS.add(
          Setting.seconds("pool.acquisition_timeout", 30, "Longest wait of a session for a link.")
              .usually("100ms", "1h"));
  static final Setting<Duration> VALIDATE_AFTER_IDLE =
      SETTINGS.add(
          Setting.of(
                  "pool.validate_after_idle",
                  duration(MILLIS),
                  Setting.MS,
                  Duration.ofMillis(500),
                  "500",
                  "A link idle for longer is checked before it is lent; 0 checks every time.")
              .usually("1ms", "1h"));
  static final Setting<Duration> MAX_LIFETIME =
      SETTINGS.add(
          Setting.unsetSeconds(
                  "pool.max_lifetime", "Age at which a link is replaced, with jitter; 0 for never.")
              .usually("10s", "168h"));
  static final Setting<Duration> LEAK_DETECTION =
      SETTINGS.add(
          Setting.unsetSeconds(
                  "pool.leak_detection",
                  "A link lent for longer is reported with the place that took it; 0 for never.")
              .usually("1s", "24h"));

  /** Every setting of this record. */
  public static final Catalogue CATALOGUE = SETTINGS.build();

  /**
   * What was given, else the defaults.
   *
   * @param ofHibernate the value of {@code hibernate.connection.pool_size}, null where it is unset
   * @param idleDisconnect after which idle links are closed, null for never
   * @param pooled whether links are kept below the sessions
   */
  public static PoolSettings read(
      GivenSettings given,
      @Nullable String ofHibernate,
      @Nullable Duration idleDisconnect,
      boolean pooled) {
    int most = given.inForce(MAX_SIZE, maxSize(given, ofHibernate));
    int least = given.get(MIN_SIZE);
    if (least > most) {
      given.problem(MIN_SIZE, least, "is more than " + MAX_SIZE.name() + "=" + most);
    }
    if (least > 0 && idleDisconnect != null) {
      given.problem(
          MIN_SIZE,
          least,
          "keeps links open, which monitoring.idle_disconnect is to close; keep one of them");
    }
    boolean enabled = pooled && given.get(ENABLED);
    if (!pooled) {
      given.haveNoEffectWithout(
          "links that are kept, and AwsDriver keeps none; set the pool above it",
          List.of(ENABLED, MIN_SIZE, VALIDATE_AFTER_IDLE, MAX_LIFETIME));
    } else if (!enabled) {
      given.haveNoEffectWithout(
          "links that are kept, and " + given.nameOf(ENABLED) + "=false keeps none",
          List.of(MIN_SIZE, VALIDATE_AFTER_IDLE, MAX_LIFETIME));
    }
    return new PoolSettings(
        enabled,
        most,
        least,
        given.get(ACQUISITION_TIMEOUT),
        given.get(VALIDATE_AFTER_IDLE),
        given.unlessZero(MAX_LIFETIME),
        given.unlessZero(LEAK_DETECTION));
  }

  private static int maxSize(GivenSettings given, @Nullable String ofHibernate) {
    Integer most = given.given(MAX_SIZE);
    if (most != null || ofHibernate == null) {
      return most == null ? DEFAULT_MAX_SIZE : most;
    }
    try {
      return integer(1).parse(ofHibernate);
    } catch (IllegalArgumentException e) {
      given.problem(
          "hibernate.connection.pool_size="
              + ForeignText.of(ofHibernate)
              + ": "
              + ForeignText.message(e));
      return DEFAULT_MAX_SIZE;
    }
  }
}
