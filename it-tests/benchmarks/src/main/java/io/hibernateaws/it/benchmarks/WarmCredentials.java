package io.hibernateaws.it.benchmarks;

import io.hibernateaws.engine.credential.CachingCredentials;
import io.hibernateaws.engine.credential.CredentialIssuer;
import io.hibernateaws.engine.credential.FixedCredentials;
import io.hibernateaws.engine.credential.Issued;
import io.hibernateaws.engine.endpoint.Endpoint;
import io.hibernateaws.engine.spi.CredentialSource;
import io.hibernateaws.engine.spi.Credentials;
import io.hibernateaws.engine.time.Deadline;
import io.hibernateaws.engine.time.NanoClock;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** What a physical connect pays for credentials that are cached, and for those of the settings. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class WarmCredentials {
  private static final Endpoint SERVER =
      new Endpoint("shop-1.abc123.eu-central-1.rds.amazonaws.com", 5432);
  private static final String USER = "shop_app";

  /** Keyed as tokens are; asked once, because a day is longer than the benchmark. */
  private static final class Once implements CredentialIssuer {
    private record Key(String host, int port, String user) {}

    @Override
    public Object key(Endpoint endpoint, String user) {
      return new Key(endpoint.host(), endpoint.port(), user);
    }

    @Override
    public boolean needsTls() {
      return false;
    }

    @Override
    public Issued issue(Endpoint endpoint, String user) {
      return new Issued(new Credentials(user, "token"), Duration.ofDays(1), Duration.ofDays(1));
    }

    @Override
    public CredentialIssuer as(String identity) {
      return this;
    }

    @Override
    public String usualCauses(Endpoint endpoint, String user) {
      return "none";
    }
  }

  private final NanoClock clock = NanoClock.system();
  private final Deadline deadline = Deadline.never(clock);
  private final CachingCredentials caching =
      new CachingCredentials(new Once(), clock, Executors.defaultThreadFactory());
  private final CredentialSource settings = new FixedCredentials(new Credentials(USER, "token"));

  @TearDown
  public void close() {
    caching.close();
  }

  @Benchmark
  public Credentials cached() throws SQLException {
    return caching.fetch(SERVER, USER, deadline);
  }

  @Benchmark
  public Credentials fixed() throws SQLException {
    return settings.fetch(SERVER, USER, deadline);
  }
}
