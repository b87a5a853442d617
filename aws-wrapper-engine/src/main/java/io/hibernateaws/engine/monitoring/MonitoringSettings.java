package io.hibernateaws.engine.monitoring;

import io.hibernateaws.engine.config.Catalogue;
import io.hibernateaws.engine.config.GivenSettings;
import io.hibernateaws.engine.config.Setting;
import io.hibernateaws.engine.product.registry.Products;
import io.hibernateaws.engine.spi.Credentials;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * As which user and in which database all monitors connect, and when they let it sleep (settings
 * {@code monitoring.*}).
 *
 * @param credentials user and password of monitors, null for the connection's own
 * @param database of monitors, null for the connection's own
 * @param idleDisconnect after which an engine without sessions closes its monitors' links and its
 *     idle ones, null for a database that never sleeps
 */
public record MonitoringSettings(
    @Nullable Credentials credentials,
    @Nullable String database,
    @Nullable Duration idleDisconnect) {
  private static final Catalogue.Builder SETTINGS = new Catalogue.Builder();

  static final Setting<String> USER =
      SETTINGS.add(
          Setting.text(
              "monitoring.user",
              "the connection's own",
              "Database user of all monitors; "
                  + Products.monitoringUsers()
                  + ", to end what abandoned connections leave behind."));
  static final Setting<String> PASSWORD =
      SETTINGS.add(
          Setting.text("monitoring.password", "the connection's own", "Password of that user.")
              .asSecret());
  static final Setting<String> DATABASE =
      SETTINGS.add(
          Setting.text("monitoring.database", "the connection's own", "Database of all monitors."));
  static final Setting<Duration> IDLE_DISCONNECT =
      SETTINGS.add(
          Setting.unsetSeconds(
                  "monitoring.idle_disconnect",
                  "How long nobody wants a connection until monitors and pools close their links, so that a serverless database may sleep; 0 for never.")
              .usually("10s", "24h"));

  /** Every setting of this record. */
  public static final Catalogue CATALOGUE = SETTINGS.build();

  /** What was given, else the defaults. */
  public static MonitoringSettings read(GivenSettings given) {
    String user = given.given(USER);
    String password = given.given(PASSWORD);
    if (user == null && password != null) {
      given.problem(PASSWORD, "needs " + USER.name() + ", which is missing");
    }
    return new MonitoringSettings(
        user == null ? null : new Credentials(user, password),
        given.given(DATABASE),
        given.unlessZero(IDLE_DISCONNECT));
  }
}
