package io.hibernateaws.engine.spi;

import io.hibernateaws.engine.endpoint.Endpoint;
import io.hibernateaws.engine.time.Deadline;
import java.sql.SQLException;

/**
 * The only way to a user and a password, for application sessions and monitors alike. May block
 * until its deadline; any thread may call.
 */
@FunctionalInterface
public interface CredentialSource {
  /**
   * What to log in with at {@code endpoint}.
   *
   * @throws SQLException {@code ConnectSQLException} 08001 when there is none to be had
   */
  Credentials credentials(Endpoint endpoint, Deadline deadline) throws SQLException;
}
