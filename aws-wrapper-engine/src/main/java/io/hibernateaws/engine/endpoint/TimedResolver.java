package io.hibernateaws.engine.endpoint;

import io.hibernateaws.engine.time.Deadline;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Name resolution with a deadline. A look-up runs on one of a few daemon threads and is left to
 * itself when the deadline passes or the owner closes: the JDK's resolver takes an interrupt for
 * "unknown host", and the whole JVM believes that for ten seconds. Callers that ask for a name
 * already being looked up share that look-up, so that a name nobody answers for holds one thread,
 * not all. Literal addresses are answered at once. Thread-safe; the owner closes it.
 */
public final class TimedResolver implements AutoCloseable {
  /** A handful of names per cluster, and one thread per name at most. */
  private static final int THREADS = 8;

  /** Longer than the pause between two looks at a host that is down, which then need one thread. */
  private static final long IDLE_SECONDS = 30;

  private final HostResolver resolver;
  private final ThreadPoolExecutor threads;
  private final Map<String, CompletableFuture<InetAddress[]>> running = new ConcurrentHashMap<>();
  private final ReentrantLock counting = new ReentrantLock();
  private int lookUps;

  /**
   * @param threadFactory makes daemon threads with a name
   */
  @SuppressWarnings("ErroneousThreadPoolConstructorChecker") // the core follows the look-ups
  public TimedResolver(HostResolver resolver, ThreadFactory threadFactory) {
    this.resolver = resolver;
    threads =
        new ThreadPoolExecutor(
            0, THREADS, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), threadFactory);
  }

  /**
   * The addresses of a host, at least one, best first.
   *
   * @throws UnknownHostException if there is none, or the resolver is closed
   * @throws SocketTimeoutException if there was no answer before the deadline
   * @throws InterruptedException if the calling thread was interrupted while it waited
   */
  public InetAddress[] resolve(String host, Deadline deadline)
      throws UnknownHostException, SocketTimeoutException, InterruptedException {
    if (Literals.isAddress(host)) {
      return new InetAddress[] {InetAddress.getByName(host)};
    }
    CompletableFuture<InetAddress[]> answer = ask(host);
    try {
      return answer.get(deadline.nanosLeft(), TimeUnit.NANOSECONDS).clone();
    } catch (TimeoutException e) {
      throw new SocketTimeoutException("the name " + host + " was not resolved in time");
    } catch (ExecutionException e) {
      throw unknown(host, e.getCause() == null ? e : e.getCause());
    }
  }

  /** The look-up of a name that is under way, begun now if there is none; never null. */
  CompletableFuture<InetAddress[]> ask(String host) {
    return running.computeIfAbsent(host.toLowerCase(Locale.ROOT), key -> start(host, key));
  }

  private CompletableFuture<InetAddress[]> start(String host, String key) {
    CompletableFuture<InetAddress[]> answer = new CompletableFuture<>();
    underWay(1);
    try {
      threads.execute(() -> lookUp(host, key, answer));
    } catch (RejectedExecutionException e) {
      underWay(-1);
      return CompletableFuture.failedFuture(new UnknownHostException("the resolver is closed"));
    } catch (Error e) { // no thread can be started: an answer to whoever asks, on any thread
      underWay(-1);
      return CompletableFuture.failedFuture(e);
    }
    return answer;
  }

  /**
   * A look-up begins or ends. There are as many threads as look-ups at once: a further one would be
   * started for every look-up after the last, although the thread of the last is free.
   */
  private void underWay(int change) {
    counting.lock();
    try {
      lookUps += change;
      threads.setCorePoolSize(Math.min(lookUps, THREADS));
    } finally {
      counting.unlock();
    }
  }

  private void lookUp(String host, String key, CompletableFuture<InetAddress[]> answer) {
    try {
      InetAddress[] addresses = resolver.resolve(host);
      over(key, answer);
      if (addresses == null || addresses.length == 0) {
        answer.completeExceptionally(new UnknownHostException("no address"));
      } else {
        answer.complete(addresses);
      }
    } catch (Throwable e) { // an application's resolver, so anything
      over(key, answer);
      answer.completeExceptionally(e);
    }
  }

  /** Before the answer is told: a caller that asks again at once finds this thread free. */
  private void over(String key, CompletableFuture<InetAddress[]> answer) {
    underWay(-1);
    running.remove(key, answer);
  }

  private static UnknownHostException unknown(String host, Throwable cause) {
    UnknownHostException e =
        new UnknownHostException("the name " + host + " has no address: " + cause.getMessage());
    e.initCause(cause);
    return e;
  }

  /**
   * Ends every thread that is not inside a look-up, without an interrupt of those that are; they
   * end when the look-up does.
   */
  @Override
  public void close() {
    threads.shutdown();
    threads.getQueue().clear();
    running
        .values()
        .forEach(
            answer ->
                answer.completeExceptionally(new UnknownHostException("the resolver is closed")));
    running.clear();
  }
}
