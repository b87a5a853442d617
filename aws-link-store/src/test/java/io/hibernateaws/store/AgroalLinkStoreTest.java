package io.hibernateaws.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.hibernateaws.engine.api.ConnectSQLException;
import io.hibernateaws.engine.link.Link;
import io.hibernateaws.engine.link.LinkStore;
import io.hibernateaws.engine.link.LinkStore.StoredLink;
import java.lang.ref.WeakReference;
import java.lang.reflect.Method;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class AgroalLinkStoreTest {
  private final FakeLinks links = new FakeLinks();
  private final AtomicInteger opened = new AtomicInteger();
  private LinkStore store = new AgroalLinkStores().create("instance-1", this::open);

  private Link open() {
    opened.incrementAndGet();
    return links.open();
  }

  @BeforeEach
  void no_pool_thread_is_left_of_another_test() {
    await().atMost(Duration.ofSeconds(10)).until(() -> poolThreads().isEmpty());
  }

  @AfterEach
  void close() {
    store.close();
    links.close();
  }

  private static Set<String> poolThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("agroal-"))
        .collect(Collectors.toSet());
  }

  @Test
  void a_taken_link_is_the_one_that_was_opened() throws SQLException {
    Link only = links.open();
    store = new AgroalLinkStores().create("instance-1", () -> only);
    StoredLink taken = store.take();
    assertThat(taken.link()).isSameAs(only);
    taken.giveBack();
  }

  @Test
  void a_returned_link_is_taken_again_and_its_server_is_not_asked() throws SQLException {
    StoredLink first = store.take();
    Link link = first.link();
    first.giveBack();
    StoredLink second = store.take();
    assertThat(second.link()).isSameAs(link);
    assertThat(opened).hasValue(1);
    second.giveBack();
  }

  @Test
  void two_sessions_never_have_one_link() throws SQLException {
    StoredLink first = store.take();
    StoredLink second = store.take();
    assertThat(second.link()).isNotSameAs(first.link());
    first.giveBack();
    second.giveBack();
  }

  @Test
  void only_the_first_ending_of_a_borrow_counts() throws SQLException {
    StoredLink first = store.take();
    Link link = first.link();
    first.giveBack();
    StoredLink second = store.take();
    first.giveBack();
    first.evict();
    StoredLink third = store.take();
    assertThat(second.link()).isSameAs(link);
    assertThat(third.link()).isNotSameAs(link);
    second.giveBack();
    third.giveBack();
  }

  @Test
  void an_evicted_link_is_never_taken_again_and_nobody_waits_for_its_slot() throws SQLException {
    StoredLink idle = store.take();
    StoredLink other = store.take();
    idle.giveBack();
    for (int turn = 0; turn < 500; turn++) {
      StoredLink taken = store.take();
      Link link = taken.link();
      taken.evict();
      assertThat(link.isBroken()).as("the caller ends an evicted link").isFalse();
      link.close("evicted");
      StoredLink next = store.take();
      assertThat(next.link()).isNotSameAs(link);
      next.giveBack();
    }
    other.giveBack();
    assertThat(opened.get()).isLessThanOrEqualTo(502);
  }

  @Test
  void there_is_no_thread_before_the_first_eviction_and_none_after_the_last() throws Exception {
    StoredLink first = store.take();
    StoredLink second = store.take();
    second.giveBack();
    assertThat(poolThreads()).isEmpty();

    first.evict();
    await().atMost(Duration.ofSeconds(10)).until(() -> poolThreads().size() == 1);

    store.take().evict();
    await().atMost(Duration.ofSeconds(10)).until(() -> poolThreads().isEmpty());

    StoredLink again = store.take();
    assertThat(opened).hasValue(3);
    again.giveBack();
    assertThat(poolThreads()).isEmpty();
  }

  @Test
  void closing_ends_the_thread_and_the_idle_links() throws SQLException {
    StoredLink idle = store.take();
    StoredLink evicted = store.take();
    idle.giveBack();
    evicted.evict();
    assertThat(idle.link().isBroken()).isFalse();
    store.close();
    store.close();
    assertThat(idle.link().isBroken()).isTrue();
    await().atMost(Duration.ofSeconds(10)).until(() -> poolThreads().isEmpty());
  }

  @Test
  void a_borrowed_link_survives_the_closing_of_its_store_until_it_comes_back() throws SQLException {
    StoredLink borrowed = store.take();
    StoredLink alsoBorrowed = store.take();
    store.close();
    assertThat(borrowed.link().isBroken()).isFalse();
    borrowed.giveBack();
    alsoBorrowed.evict();
    assertThat(borrowed.link().isBroken()).isTrue();
    assertThat(poolThreads()).isEmpty();
    assertThatThrownBy(store::take)
        .isInstanceOf(ConnectSQLException.class)
        .hasMessageContaining("instance-1");
  }

  @Test
  void what_the_opening_throws_arrives_as_the_same_object() {
    SQLException refused = new SQLException("password authentication failed", "28P01");
    RuntimeException bug = new IllegalStateException("a bug");
    LinkStore refusing =
        new AgroalLinkStores()
            .create(
                "instance-1",
                () -> {
                  throw refused;
                });
    LinkStore broken =
        new AgroalLinkStores()
            .create(
                "instance-1",
                () -> {
                  throw bug;
                });
    assertThat(catchThrowable(refusing::take)).isSameAs(refused);
    assertThat(catchThrowable(broken::take)).isSameAs(bug);
    assertThat(poolThreads()).isEmpty();
  }

  @Test
  void two_hundred_takers_at_once_never_wait_for_each_other() throws Exception {
    CountDownLatch everybodyOpens = new CountDownLatch(200);
    LinkStore meeting =
        new AgroalLinkStores()
            .create(
                "instance-1",
                () -> {
                  everybodyOpens.countDown();
                  try {
                    if (!everybodyOpens.await(30, TimeUnit.SECONDS)) {
                      throw new SQLException("somebody waited inside the store");
                    }
                  } catch (InterruptedException e) {
                    throw new SQLException(e);
                  }
                  return open();
                });
    Queue<StoredLink> taken = new ConcurrentLinkedQueue<>();
    ExecutorService threads = Executors.newFixedThreadPool(200);
    try {
      List<Future<?>> takes = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        takes.add(
            threads.submit(
                () -> {
                  taken.add(meeting.take());
                  return null;
                }));
      }
      for (Future<?> take : takes) {
        take.get(40, TimeUnit.SECONDS);
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(taken.stream().map(StoredLink::link).distinct()).hasSize(200);
    taken.forEach(StoredLink::giveBack);
    meeting.close();
    assertThat(links.openCount()).isZero();
  }

  @Test
  void eviction_by_many_threads_leaves_no_link_no_thread_and_no_wait() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    Set<Link> held = Collections.newSetFromMap(new ConcurrentHashMap<>());
    try {
      List<Future<?>> workers = new ArrayList<>();
      for (int worker = 0; worker < 8; worker++) {
        int evictEvery = 1 + worker % 3;
        workers.add(
            threads.submit(
                () -> {
                  for (int turn = 0; turn < 2_000; turn++) {
                    StoredLink taken = store.take();
                    Link link = taken.link();
                    assertThat(held.add(link)).as("one link, one borrower").isTrue();
                    held.remove(link);
                    if (turn % evictEvery == 0) {
                      taken.evict();
                      link.close("evicted");
                    } else {
                      taken.giveBack();
                    }
                  }
                  return null;
                }));
      }
      for (Future<?> worker : workers) {
        worker.get(50, TimeUnit.SECONDS);
      }
    } finally {
      threads.shutdownNow();
    }
    store.close();
    assertThat(links.openCount()).isZero();
    await().atMost(Duration.ofSeconds(10)).until(() -> poolThreads().isEmpty());
  }

  @Test
  void a_closed_store_is_not_kept_alive_by_the_threads_that_used_it() throws SQLException {
    LinkStore forgotten = new AgroalLinkStores().create("instance-1", links::open);
    StoredLink taken = forgotten.take();
    WeakReference<Link> link = new WeakReference<>(taken.link());
    taken.giveBack();
    forgotten.close();
    taken = null;
    forgotten = null;
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> {
              System.gc();
              return link.get() == null;
            });
  }

  @Test
  void the_login_timeout_of_the_jvm_stays_as_the_application_set_it() throws SQLException {
    int before = DriverManager.getLoginTimeout();
    DriverManager.setLoginTimeout(17);
    try {
      store.take().giveBack();
      assertThat(DriverManager.getLoginTimeout()).isEqualTo(17);
    } finally {
      DriverManager.setLoginTimeout(before);
    }
  }

  @Test
  void virtual_threads_open_their_links_at_the_same_time() throws Exception {
    Optional<Method> start = startVirtualThread();
    assumeTrue(start.isPresent(), "this Java has no virtual threads");
    CountDownLatch everybodyOpens = new CountDownLatch(8);
    Queue<Object> results = new ConcurrentLinkedQueue<>();
    LinkStore meeting =
        new AgroalLinkStores()
            .create(
                "instance-1",
                () -> {
                  everybodyOpens.countDown();
                  try {
                    if (!everybodyOpens.await(10, TimeUnit.SECONDS)) {
                      throw new SQLException("opened one after another");
                    }
                  } catch (InterruptedException e) {
                    throw new SQLException(e);
                  }
                  return open();
                });
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      Runnable take =
          () -> {
            try {
              results.add(meeting.take());
            } catch (SQLException e) {
              results.add(e);
            }
          };
      threads.add((Thread) start.get().invoke(null, take));
    }
    for (Thread thread : threads) {
      thread.join(20_000);
    }
    assertThat(results).hasSize(8).allMatch(StoredLink.class::isInstance);
    results.forEach(taken -> ((StoredLink) taken).giveBack());
    meeting.close();
    assertThat(links.openCount()).isZero();
  }

  private static Optional<Method> startVirtualThread() {
    return Arrays.stream(Thread.class.getMethods())
        .filter(method -> method.getName().equals("startVirtualThread"))
        .findAny();
  }
}
