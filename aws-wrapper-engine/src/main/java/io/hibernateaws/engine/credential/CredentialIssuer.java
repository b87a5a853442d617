package io.hibernateaws.engine.credential;

import io.hibernateaws.engine.endpoint.Endpoint;
import java.sql.SQLException;
import java.time.Duration;

/**
 * Makes credentials, or gets them from a service that keeps or makes them. Asked on a thread of
 * {@link CachingCredentials}, one question at a time for one key, and ends by itself.
 */
public interface CredentialIssuer extends AutoCloseable {
  /** Log-ins with equal keys share credentials. Asks nothing and does not block. */
  Object key(Endpoint endpoint, String user);

  /**
   * New credentials.
   *
   * @param endpoint the server, by the name that is connected to
   * @param user the database user of the connection
   * @throws SQLException {@code ConnectSQLException} 08001 whose message says what to do, without a
   *     secret
   */
  Issued issue(Endpoint endpoint, String user) throws SQLException;

  /** Whether what it issues is sent as it is, so that only TLS keeps it. */
  boolean needsTls();

  /**
   * How long after a refusal the service may still give out the credentials that a server has
   * refused, because the two learn of a new password one after the other; zero for not at all.
   */
  default Duration changeTakes() {
    return Duration.ZERO;
  }

  /**
   * The same for another identity: another secret, another role. Asks nothing; what is no identity
   * here fails when it is asked for credentials. Closed by the owner of this one too.
   *
   * @param identity name or ARN
   */
  CredentialIssuer as(String identity);

  /** The usual causes of a refused log-in, for one sentence. */
  String usualCauses(Endpoint endpoint, String user);

  /** Ends its connections to services; never fails. */
  @Override
  default void close() {}
}
