package io.hibernateaws.it.benchmarks;

import io.hibernateaws.engine.api.ConnectRequest;
import io.hibernateaws.engine.api.Member;
import io.hibernateaws.engine.api.Role;
import io.hibernateaws.engine.endpoint.Endpoint;
import io.hibernateaws.engine.failover.FailoverMode;
import io.hibernateaws.engine.link.Link;
import io.hibernateaws.engine.link.TestLinks;
import io.hibernateaws.engine.pool.Lease;
import io.hibernateaws.engine.pool.LinkSupply;
import io.hibernateaws.engine.product.postgresql.PostgreSql;
import io.hibernateaws.engine.time.Deadline;
import io.hibernateaws.engine.time.Watchdog;
import java.time.Duration;
import java.util.Map;

/** Lends a new link over the stub driver to whoever asks. */
final class StubSupply implements LinkSupply, AutoCloseable {
  private static final Member WRITER =
      new Member("writer-1", new Endpoint("writer-1.local", 5432), Role.WRITER, 0);
  private static final Duration AUXILIARY = Duration.ofSeconds(5);

  private final Watchdog watchdog = new Watchdog("benchmark-watchdog");

  private record StubLease(Link link) implements Lease {
    @Override
    public FailoverMode mode() {
      return FailoverMode.STRICT_WRITER;
    }

    @Override
    public void giveBack() {
      link.close("given back");
    }

    @Override
    public void evict(String because) {
      link.close(because);
    }

    @Override
    public boolean awaitEndOnServer(Deadline deadline) {
      return true;
    }
  }

  @Override
  public Lease borrow(ConnectRequest request) {
    Link link =
        TestLinks.link(
            StubConnection.open(),
            new StubDriver(),
            PostgreSql.PRODUCT,
            WRITER,
            watchdog,
            AUXILIARY);
    link.memory().use(Map.of(), null); // the stub driver answers no questions
    return new StubLease(link);
  }

  @Override
  public Lease borrowEagerly(ConnectRequest request) {
    return borrow(request);
  }

  @Override
  public Lease borrowWriterToRead(ConnectRequest request) {
    return borrow(request);
  }

  @Override
  public Lease borrowAny(ConnectRequest request) {
    return borrow(request);
  }

  @Override
  public boolean hasUsableHost(ConnectRequest request) {
    return true;
  }

  @Override
  public void close() {
    watchdog.close();
  }
}
