package io.hibernateaws.engine.driver;

import io.hibernateaws.engine.config.GivenSettings;
import io.hibernateaws.engine.endpoint.Endpoint;
import io.hibernateaws.engine.product.Speaker;
import io.hibernateaws.engine.product.TransactionState;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the engine must know about one JDBC driver. Stateless; any thread may call. */
public interface DriverAdapter {
  /** The code used by the setting {@code driver}, e.g. {@code pgjdbc}. */
  String code();

  /** What the driver calls the properties that the engine knows. */
  DriverProperties properties();

  /**
   * Opens one physical connection over the socket of {@code attempt}, on the calling thread.
   *
   * @param attempt address, deadline and socket options; keeps the sockets so that they can be
   *     closed under a blocked call
   * @param endpoint the name the driver sees: for TLS verification and its own messages
   * @param password null where the server asks for none
   * @param properties the user's driver properties; only strings reach the driver
   * @throws SQLException the driver's own
   */
  Connection open(
      OpenAttempt attempt,
      Endpoint endpoint,
      String database,
      String user,
      @Nullable String password,
      Map<String, String> properties)
      throws SQLException;

  /**
   * Driver properties a user must not set because the engine does their job, each with what to do
   * instead. {@link #open} ignores them, so the reader of settings refuses them.
   */
  default Map<String, String> refusedProperties() {
    return Map.of();
  }

  /**
   * Reports the driver properties that belong to the engine.
   *
   * @param prefix of their names in messages
   */
  default void refuseProperties(
      GivenSettings given, Map<String, String> properties, String prefix) {
    refusedProperties()
        .forEach(
            (name, instead) -> {
              if (properties.containsKey(name)) {
                given.problem(prefix + name + ": belongs to the engine; " + instead);
              }
            });
  }

  /**
   * Whether a failure of {@link #open} means that the driver and the server disagree about TLS: a
   * certificate, a host name, a key file. The server lives, and no waiting mends it.
   */
  default boolean distrusts(SQLException failure) {
    return false;
  }

  /**
   * The process that the server named when the driver logged in, without a round trip; 0 if the
   * driver does not know. Where a pooler lies in between it is not the one that does the work.
   */
  default long serverProcessId(Connection raw) {
    return 0;
  }

  /**
   * Who made an exception of this driver, its causes and next exceptions aside; without a round
   * trip.
   *
   * @param raw of the failed call, null if there is none or it is not known
   */
  default Speaker speaker(SQLException one, @Nullable Connection raw) {
    return Speaker.UNKNOWN;
  }

  /** What the server last said, without a round trip. */
  TransactionState transactionState(Connection raw);

  /**
   * The value of a server parameter as the server reported it by itself, without a round trip; null
   * if it does not report it.
   */
  default @Nullable String reportedParameter(Connection raw, String parameter) {
    return null;
  }

  /** Whether fetching further rows of this statement's results goes to the server. */
  boolean streams(Statement raw) throws SQLException;
}
