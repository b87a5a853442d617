package io.hibernateaws.engine.credential;

import io.hibernateaws.engine.api.ConnectSQLException;
import io.hibernateaws.engine.endpoint.Endpoint;
import io.hibernateaws.engine.spi.Credentials;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Gives out a password that a test changes, fails when it is told to, and counts. */
final class ScriptedIssuer implements CredentialIssuer {
  static final Duration FRESH = Duration.ofMinutes(10);
  static final Duration VALID = Duration.ofMinutes(15);

  final AtomicInteger asked = new AtomicInteger();
  volatile String password = "first";
  volatile @Nullable String outage;
  volatile Duration changeTakes = Duration.ZERO;
  volatile boolean closed;

  @Override
  public Object key(Endpoint endpoint, String user) {
    return user;
  }

  @Override
  public Issued issue(Endpoint endpoint, String user) throws SQLException {
    asked.incrementAndGet();
    String why = outage;
    if (why != null) {
      throw new ConnectSQLException(why);
    }
    return new Issued(new Credentials(user, password), FRESH, VALID);
  }

  @Override
  public boolean needsTls() {
    return false;
  }

  /** With the name of the identity as its password. */
  @Override
  public CredentialIssuer as(String identity) {
    ScriptedIssuer other = new ScriptedIssuer();
    other.password = identity;
    return other;
  }

  @Override
  public Duration changeTakes() {
    return changeTakes;
  }

  @Override
  public String usualCauses(Endpoint endpoint, String user) {
    return "none";
  }

  @Override
  public void close() {
    closed = true;
  }

  @Override
  public String toString() {
    return "ScriptedIssuer";
  }
}
