package io.hibernateaws.quarkus.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.AgroalDataSource.FlushMode;
import io.hibernateaws.quarkus.ReadOnly;
import io.quarkus.agroal.DataSource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.hibernate.Session;

/**
 * Requests that write and requests that read, while the connections of both pools are replaced all
 * the time, so that the application logs in all the time.
 */
@ApplicationScoped
public class LoginLoad {
  private static final int CLIENTS = 2;
  private static final int REQUESTS_PER_CONNECTION = 5;
  private static final String LOGGED_IN =
      "select cast(extract(epoch from backend_start) * 1000000 as bigint) from pg_stat_activity"
          + " where pid = pg_backend_pid()";

  @Inject AgroalDataSource writers;

  @Inject
  @DataSource("reader")
  AgroalDataSource readers;

  @Inject Session session;
  @Inject LoginLoad self;

  private final AtomicBoolean over = new AtomicBoolean();
  private final AtomicLong since = new AtomicLong();
  private final Semaphore wrote = new Semaphore(0);
  private final Semaphore read = new Semaphore(0);
  private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
  private final List<Future<?>> running = new ArrayList<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();

  /** When its connection was logged in: microseconds of the server's clock. */
  @Transactional
  public long write() {
    session.persist(new Purchase(UUID.randomUUID().toString()));
    session.flush();
    return loggedIn();
  }

  @ReadOnly
  @Transactional
  public long read() {
    session.createSelectionQuery("select count(*) from Purchase", Long.class).getSingleResult();
    return loggedIn();
  }

  private long loggedIn() {
    return session.createNativeQuery(LOGGED_IN, Long.class).getSingleResult();
  }

  void start() {
    for (int i = 0; i < CLIENTS; i++) {
      running.add(threads.submit(() -> client(self::write, writers, wrote)));
      running.add(threads.submit(() -> client(self::read, readers, read)));
    }
  }

  private void client(Supplier<Long> request, AgroalDataSource pool, Semaphore done) {
    for (int i = 1; !over.get(); i++) {
      try {
        if (request.get() > since.get()) {
          done.release();
        }
      } catch (RuntimeException e) {
        failures.add(e);
      }
      if (i % REQUESTS_PER_CONNECTION == 0) {
        pool.flush(FlushMode.GRACEFUL);
      }
    }
  }

  /** Returns when both pools have served this often with connections logged in after that. */
  void await(int requests, long loggedInAfter) throws InterruptedException {
    since.set(loggedInAfter);
    for (Semaphore done : List.of(wrote, read)) {
      done.drainPermits();
      assertThat(done.tryAcquire(requests, 1, TimeUnit.MINUTES)).as("%s", failures).isTrue();
    }
  }

  void end() throws InterruptedException, ExecutionException {
    over.set(true);
    for (Future<?> one : running) {
      one.get();
    }
    threads.shutdown();
  }

  List<Throwable> failures() {
    return List.copyOf(failures);
  }
}
