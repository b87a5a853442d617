package io.hibernateaws.engine.driver;

import io.hibernateaws.engine.config.GivenSettings;
import io.hibernateaws.engine.driver.tls.TlsInForce;
import io.hibernateaws.engine.endpoint.Endpoint;
import io.hibernateaws.engine.product.Speaker;
import io.hibernateaws.engine.product.TransactionState;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
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
   * The password that the driver finds outside of the settings, in a file for example, when it is
   * asked to connect to this host; null for none. Touches no network.
   */
  default @Nullable String storedPassword(Endpoint endpoint, String database, String user)
      throws SQLException {
    return null;
  }

  /**
   * Driver properties a user must not set because the engine does their job, each with what to do
   * instead. {@link #open} ignores them, so the reader of settings refuses them.
   */
  default Map<String, String> refusedProperties() {
    return Map.of();
  }

  /** The names of the properties that the driver knows; null if it does not say. */
  default @Nullable Set<String> allProperties() {
    return null;
  }

  /** The name under which the driver finds a property that was given under this one. */
  default String readAs(String name) {
    return name;
  }

  /**
   * Whether other properties than the driver's may have a reader: a class of the application's that
   * the driver was told to load.
   */
  default boolean mayHaveOthers(Map<String, String> given) {
    return false;
  }

  /**
   * Reports the driver properties that belong to the engine, and those that nobody knows: a driver
   * ignores a misspelt one.
   *
   * @param written the name of a property as the user wrote it
   */
  default void refuseProperties(
      GivenSettings given, Map<String, String> properties, UnaryOperator<String> written) {
    Map<String, String> refused = refusedProperties();
    Set<String> known = mayHaveOthers(properties) ? null : allProperties();
    for (String name : new TreeSet<>(properties.keySet())) {
      String read = readAs(name);
      String instead = refused.get(read);
      if (instead != null) {
        given.problem(written.apply(name) + ": belongs to the engine; " + instead);
      } else if (!read.equals(name)) {
        given.problem(written.apply(name) + ": write it as " + read);
      } else if (known != null && !known.contains(name)) {
        Set<String> meant = new TreeSet<>(known);
        meant.removeAll(refused.keySet());
        given.refuseUnknown(name, written.apply(name), "property of " + code(), meant);
      }
    }
  }

  /**
   * How certain TLS is with these properties, as the driver itself reads them.
   *
   * @throws IllegalArgumentException the driver does not take the properties, and says so
   */
  default TlsInForce tls(Map<String, String> given) {
    return new TlsInForce(TlsInForce.Certainty.PLAIN, null);
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
   * As {@link Connection#isValid}; what the server last said is true afterwards too.
   *
   * @param seconds that the driver may take, 0 for no limit of its own
   */
  default boolean isValid(Connection raw, int seconds) throws SQLException {
    return raw.isValid(seconds);
  }

  /**
   * Whether the server said last that it commits each statement by itself, without a round trip.
   * Where the driver begins every transaction no text changes that, and servers need not say it.
   */
  default boolean serverAutoCommits(Connection raw) {
    return true;
  }

  /**
   * The value of a server parameter as the server reported it by itself, without a round trip; null
   * if it does not report it.
   */
  default @Nullable String reportedParameter(Connection raw, String parameter) {
    return null;
  }

  /**
   * Makes the server's session what it is after a log-in, where the driver's protocol has a message
   * for that; outside a transaction.
   */
  default void resetSession(Connection raw) throws SQLException {}

  /**
   * The driver properties with which a server tells by itself what its sessions commit, where it
   * can and the given ones do not say otherwise.
   */
  default Map<String, String> tellingCommits(Map<String, String> given) {
    return given;
  }

  /**
   * Listens to what the server tells by itself of the transactions that this connection commits
   * from here on, without a round trip; null if the driver does not pass it on.
   */
  default @Nullable ToldCommits toldCommits(Connection raw) {
    return null;
  }

  /**
   * Which of the given properties make RDS Proxy keep each client to one server connection, and
   * what to do instead, as ends of sentences.
   */
  default Map<String, String> pinningProperties(Map<String, String> given) {
    return Map.of();
  }

  /** Whether fetching further rows of this statement's results goes to the server. */
  boolean streams(Statement raw) throws SQLException;
}
