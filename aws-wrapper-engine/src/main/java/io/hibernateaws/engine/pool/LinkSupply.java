package io.hibernateaws.engine.pool;

import io.hibernateaws.engine.api.ConnectRequest;
import java.sql.SQLException;

/** Where sessions get their links from. Thread-safe. */
public interface LinkSupply {
  /**
   * Waits for a permit and a verified host of the request's role, until the earliest of {@code
   * failover.timeout}, {@code pool.acquisition_timeout} and the request's own limit. Nothing of the
   * application has been sent yet, so a failover meanwhile is only a longer wait.
   *
   * @throws SQLException {@code FailoverFailedSQLException} 08001 when no host was usable in time;
   *     {@code ConnectSQLException} when all permits of a healthy cluster were taken; the driver's
   *     own when the server refused the login
   */
  Lease borrow(ConnectRequest request) throws SQLException;

  /**
   * The same for a pool above the engine: fails at once while no host is usable, unless {@code
   * failover.on_connect} is on.
   */
  Lease borrowEagerly(ConnectRequest request) throws SQLException;

  /**
   * The writer for a session that only reads, because no reader is known to show what it must see.
   * It draws on the permits of readers, so it does not keep sessions that write from theirs.
   */
  Lease borrowWriterToRead(ConnectRequest request) throws SQLException;

  /** A link to any healthy host for one metadata call of an unbound session. */
  Lease borrowAny(ConnectRequest request) throws SQLException;

  /** Whether a plan for this request has a usable host right now; no network, no failover. */
  boolean hasUsableHost(ConnectRequest request);
}
