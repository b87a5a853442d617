package io.hibernateaws.engine.spi;

import io.hibernateaws.engine.endpoint.Endpoint;
import io.hibernateaws.engine.time.Deadline;
import java.sql.SQLException;

/**
 * Where passwords come from. Asked once for every physical connection, for the engine's own user,
 * the users of requests and tenants, and those of monitors alike. Any thread may call, several at
 * once.
 */
@FunctionalInterface
public interface CredentialSource {
  /**
   * What to log in with. May block until the deadline, which also limits the connect that follows.
   *
   * @param endpoint the server, by the name that is connected to
   * @param user the database user of the connection, never empty
   * @return credentials of this user; never null
   * @throws SQLException {@code ConnectSQLException} 08001 when there are none to be had
   */
  Credentials fetch(Endpoint endpoint, String user, Deadline deadline) throws SQLException;

  /**
   * A server has refused these credentials. A source that keeps credentials must not give them out
   * again. Does not block.
   *
   * @param credentials as they were fetched
   * @return whether they came from a cache, so that fetching once more may give other ones; then
   *     the login is tried a second time, and no more often
   */
  default boolean refused(Credentials credentials) {
    return false;
  }
}
