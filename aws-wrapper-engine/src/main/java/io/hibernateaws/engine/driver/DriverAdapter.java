package io.hibernateaws.engine.driver;

import io.hibernateaws.engine.endpoint.Endpoint;
import io.hibernateaws.engine.product.CallKind;
import io.hibernateaws.engine.product.Effect;
import io.hibernateaws.engine.product.SessionChange;
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

  /** The driver property that carries our name to the server. */
  String applicationNameProperty();

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
   * instead. {@link #open} ignores them, so whoever reads settings refuses them.
   */
  default Map<String, String> refusedProperties() {
    return Map.of();
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
  default long backendPid(Connection raw) {
    return 0;
  }

  /** What the server last said, without a round trip. */
  TransactionState transactionState(Connection raw);

  /**
   * Whether the call commits something when it arrives, so that its outcome is unknown if no answer
   * comes (design section 4, mechanisms 3).
   *
   * @param sql the text, null for calls without one; the texts of a batch joined with semicolons
   * @param before the state before the call
   * @param autoCommit the driver's autocommit mode at the call
   */
  boolean commitsByItself(
      CallKind call, @Nullable String sql, TransactionState before, boolean autoCommit);

  /**
   * Whether the text is known to be a query: one statement that begins, comments aside, with
   * SELECT, SHOW, VALUES or TABLE.
   */
  boolean isKnownQuery(String sql);

  /** What the text does to data; by its own words, comments aside. */
  default Effect effect(String sql) {
    return isKnownQuery(sql) ? Effect.NONE : Effect.POSSIBLE;
  }

  /** What the text changes in the server's session; by its own words, comments aside. */
  default SessionChange sessionChange(String sql) {
    return SessionChange.NONE;
  }

  /**
   * The schemas in which the server looks names up now, as it reported without a round trip; null
   * if it does not report them.
   */
  default @Nullable String reportedSchemaPath(Connection raw) {
    return null;
  }

  /** Whether fetching further rows of this statement's results goes to the server. */
  boolean streams(Statement raw) throws SQLException;

  /**
   * Puts a link's schema back to what it was opened with, outside a transaction.
   *
   * @param schema what a fresh link calls its schema; one name, though the server may search more
   */
  default void resetSchema(Connection raw, @Nullable String schema) throws SQLException {
    raw.setSchema(schema);
  }
}
