package io.hibernateaws.it.benchmarks.routed;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.hibernate.CacheMode;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.hibernate.boot.MetadataSources;
import org.hibernate.boot.registry.StandardServiceRegistryBuilder;

/**
 * The code that is the same on both sides: each of its threads reads a row in a read-only session,
 * then inserts one in a session that may write, over and over.
 */
final class Application implements AutoCloseable {
  static final int THREADS = 8;

  /** Rows there are to read, numbered from zero. */
  static final int ROWS = 1000;

  private final OperatingSystemMXBean process =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final CompilationMXBean compilers = ManagementFactory.getCompilationMXBean();
  private final ExecutorService workers = Executors.newFixedThreadPool(THREADS);
  private final SessionFactory factory;

  Application(Map<String, Object> settings) {
    factory =
        new MetadataSources(new StandardServiceRegistryBuilder().applySettings(settings).build())
            .addAnnotatedClass(Entry.class)
            .buildMetadata()
            .buildSessionFactory();
  }

  /** What one thread has done in a turn. */
  private record Share(long transactions, long bytes) {}

  /** Garbage of before is collected before, so that a turn pays for its own. */
  Turn turn(Duration length) throws InterruptedException, ExecutionException, TimeoutException {
    System.gc();
    long before = process.getProcessCpuTime();
    long compiled = compilers.getTotalCompilationTime();
    long end = System.nanoTime() + length.toNanos();
    Callable<Share> work = () -> alternate(end);
    long transactions = 0;
    long bytes = 0;
    for (Future<Share> share :
        Stream.generate(() -> work).limit(THREADS).map(workers::submit).toList()) {
      Share done = share.get(length.toSeconds() + 60, TimeUnit.SECONDS);
      transactions += done.transactions();
      bytes += done.bytes();
    }
    return new Turn(
        transactions,
        process.getProcessCpuTime() - before,
        bytes,
        compilers.getTotalCompilationTime() - compiled);
  }

  private Share alternate(long end) {
    long bytes = threads.getCurrentThreadAllocatedBytes();
    long transactions = 0;
    while (System.nanoTime() - end < 0) {
      long amount = read(ThreadLocalRandom.current().nextInt(ROWS));
      factory.inTransaction(
          session ->
              session.persist(
                  new Entry(ThreadLocalRandom.current().nextLong(ROWS, Long.MAX_VALUE), amount)));
      transactions += 2;
    }
    return new Share(transactions, threads.getCurrentThreadAllocatedBytes() - bytes);
  }

  private long read(long id) {
    try (Session session =
        factory.withOptions().readOnly(true).initialCacheMode(CacheMode.IGNORE).openSession()) {
      return session.fromTransaction(transaction -> session.find(Entry.class, id).amount());
    }
  }

  @Override
  public void close() {
    workers.shutdownNow();
    factory.close();
  }
}
