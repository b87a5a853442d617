package io.hibernateaws.engine.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.hibernateaws.engine.api.ConnectSQLException;
import io.hibernateaws.engine.endpoint.Endpoint;
import io.hibernateaws.engine.spi.CredentialSource;
import io.hibernateaws.engine.spi.Credentials;
import io.hibernateaws.engine.time.Deadline;
import io.hibernateaws.engine.time.NanoClock;
import java.lang.management.ManagementFactory;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Credentials that many threads share, with the threads that ask for them. */
@Timeout(60)
class CachingCredentialsTest extends CredentialSourceContract {
  private static final Endpoint SERVER = new Endpoint("db", 5432);
  private static final int ROUNDS = 50_000;

  /** Answers when it is let. */
  private static final class SlowIssuer implements CredentialIssuer {
    final AtomicInteger asked = new AtomicInteger();
    final CountDownLatch began = new CountDownLatch(1);
    final CountDownLatch let = new CountDownLatch(1);
    volatile boolean interrupted;

    @Override
    public Object key(Endpoint endpoint, String user) {
      return "one";
    }

    @Override
    public boolean needsTls() {
      return true;
    }

    @Override
    public Issued issue(Endpoint endpoint, String user) throws SQLException {
      asked.incrementAndGet();
      began.countDown();
      try {
        let.await();
      } catch (InterruptedException e) {
        interrupted = true;
        throw new ConnectSQLException("interrupted", e);
      }
      return new Issued(new Credentials(user, "first"), ScriptedIssuer.FRESH, ScriptedIssuer.VALID);
    }

    @Override
    public CredentialIssuer as(String identity) {
      return this;
    }

    @Override
    public String usualCauses(Endpoint endpoint, String user) {
      return "none";
    }

    @Override
    public void close() {}
  }

  private final NanoClock clock = NanoClock.system();
  private final List<CachingCredentials> opened = new ArrayList<>();
  private final ScriptedIssuer issuer = new ScriptedIssuer();
  private final CachingCredentials credentials = over(issuer);
  private final ExecutorService applications = Executors.newCachedThreadPool();

  private CachingCredentials over(CredentialIssuer asked) {
    CachingCredentials made =
        new CachingCredentials(asked, clock, Executors.defaultThreadFactory());
    opened.add(made);
    return made;
  }

  @AfterEach
  void stop() {
    applications.shutdownNow();
    opened.forEach(CachingCredentials::close);
  }

  @Override
  protected CredentialSource source() {
    return credentials;
  }

  @Override
  protected String user() {
    return "app";
  }

  @Override
  protected String secret() {
    return "first";
  }

  private Deadline soon() {
    return Deadline.in(Duration.ofSeconds(30), clock);
  }

  @Test
  void an_identity_has_credentials_of_its_own_and_a_refusal_of_them_is_not_the_units()
      throws SQLException {
    Credentials ofUnit = fetch();
    CredentialSource blue = credentials.as("blue");
    Credentials ofBlue = blue.fetch(SERVER, "app", soon());

    assertThat(ofUnit.password()).isEqualTo("first");
    assertThat(ofBlue.password()).isEqualTo("blue");
    assertThat(credentials.as("blue")).isEqualTo(blue);
    assertThat(blue.refused(blue.fetch(SERVER, "app", soon()))).isTrue();
    fetch();
    assertThat(issuer.asked).hasValue(1);
  }

  @Test
  void what_only_tls_keeps_is_known_of_the_unit_and_of_every_identity() {
    CachingCredentials tokens =
        new CachingCredentials(new SlowIssuer(), NanoClock.system(), Thread::new);
    opened.add(tokens);

    assertThat(CachingCredentials.needTls(tokens)).isTrue();
    assertThat(CachingCredentials.needTls(tokens.as("blue"))).isTrue();
    assertThat(CachingCredentials.needTls(credentials.as("blue"))).isFalse();
  }

  private Credentials fetch() throws SQLException {
    return credentials.fetch(SERVER, "app", soon());
  }

  @Test
  void two_hundred_connects_on_a_cold_cache_make_one_question() throws Exception {
    SlowIssuer slow = new SlowIssuer();
    CachingCredentials cold = over(slow);
    CountDownLatch all = new CountDownLatch(200);
    List<Future<Credentials>> connects = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      connects.add(
          applications.submit(
              () -> {
                all.countDown();
                return cold.fetch(SERVER, "app", soon());
              }));
    }
    all.await();
    slow.began.await();
    slow.let.countDown();

    for (Future<Credentials> connect : connects) {
      assertThat(connect.get()).isEqualTo(new Credentials("app", "first"));
    }
    assertThat(slow.asked).hasValue(1);
  }

  @Test
  void two_hundred_connects_that_are_refused_after_a_change_make_one_question() throws Exception {
    fetch();
    issuer.password = "second";
    List<Future<Credentials>> connects = new ArrayList<>();
    CountDownLatch all = new CountDownLatch(200);
    for (int i = 0; i < 200; i++) {
      connects.add(
          applications.submit(
              () -> {
                Credentials first = fetch();
                all.countDown();
                all.await();
                if (!"first".equals(first.password())) {
                  return first;
                }
                assertThat(credentials.refused(first)).isTrue();
                return fetch();
              }));
    }

    for (Future<Credentials> connect : connects) {
      assertThat(connect.get().password()).isEqualTo("second");
    }
    assertThat(issuer.asked).hasValue(2);
  }

  @Test
  void a_warm_fetch_asks_nobody_and_allocates_nothing() throws SQLException {
    assertThat(bytesOfAFetch(credentials)).as("of the unit").isZero();
    assertThat(bytesOfAFetch(credentials.as("blue"))).as("of a tenant").isZero();
    assertThat(issuer.asked).hasValue(1);
  }

  private long bytesOfAFetch(CredentialSource warm) throws SQLException {
    Deadline deadline = soon();
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    fetchOften(warm, deadline);
    long before = threads.getCurrentThreadAllocatedBytes();
    fetchOften(warm, deadline);
    return (threads.getCurrentThreadAllocatedBytes() - before) / ROUNDS;
  }

  private static void fetchOften(CredentialSource warm, Deadline deadline) throws SQLException {
    for (int i = 0; i < ROUNDS; i++) {
      warm.fetch(SERVER, "app", deadline);
    }
  }

  @Test
  void a_connect_waits_until_its_deadline_and_the_next_one_shares_the_question() throws Exception {
    SlowIssuer slow = new SlowIssuer();
    CachingCredentials cold = over(slow);

    assertThatThrownBy(() -> cold.fetch(SERVER, "app", Deadline.in(Duration.ofMillis(20), clock)))
        .isInstanceOf(ConnectSQLException.class)
        .hasMessageContaining("no connection to db:5432 as app")
        .hasMessageContaining("deadline");
    slow.let.countDown();
    assertThat(cold.fetch(SERVER, "app", soon()).password()).isEqualTo("first");
    assertThat(slow.asked).hasValue(1);
  }

  @Test
  void a_thread_that_is_interrupted_stops_waiting_and_stays_interrupted() {
    CachingCredentials cold = over(new SlowIssuer());
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> cold.fetch(SERVER, "app", soon()))
        .isInstanceOf(ConnectSQLException.class)
        .hasMessageContaining("interrupted");
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void what_the_issuer_says_reaches_every_log_in_that_waits_for_it() {
    issuer.outage = "the secret x does not exist";

    assertThatThrownBy(this::fetch)
        .isInstanceOf(ConnectSQLException.class)
        .hasMessageContaining("no connection to db:5432 as app: the secret x does not exist")
        .hasCauseInstanceOf(ConnectSQLException.class);
  }

  @Test
  void the_close_ends_what_waits_what_asks_and_the_issuer() throws Exception {
    SlowIssuer slow = new SlowIssuer();
    CachingCredentials cold = over(slow);
    Future<Credentials> waiting = applications.submit(() -> cold.fetch(SERVER, "app", soon()));
    slow.began.await();
    cold.close();

    assertThatThrownBy(waiting::get)
        .isInstanceOf(ExecutionException.class)
        .hasMessageContaining("closing");
    assertThatThrownBy(() -> cold.fetch(SERVER, "app", soon())).hasMessageContaining("closing");
    Awaitility.await().until(() -> slow.interrupted);
    credentials.close();
    assertThat(issuer.closed).isTrue();
  }

  /** Asks at once, on the thread that wants to know. */
  private static final class AtOnce extends ScheduledThreadPoolExecutor {
    AtOnce() {
      super(0);
    }

    @Override
    public void execute(Runnable work) {
      work.run();
    }
  }

  @Test
  void tenants_and_instances_that_went_are_forgotten_and_may_come_back() throws SQLException {
    AtomicLong now = new AtomicLong();
    CachingCredentials cache = new CachingCredentials(issuer, now::get, new AtOnce());
    opened.add(cache);
    List<CredentialSource> tenants = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      tenants.add(cache.as("tenant " + i));
      tenants.get(i).fetch(SERVER, "app", soon());
      cache.fetch(SERVER, "user " + i, soon());
    }
    assertThat(cache.identities()).isEqualTo(1_000);
    assertThat(cache.size()).isEqualTo(2_000);

    CredentialSource stays = tenants.get(7);
    for (Duration passed = Duration.ZERO;
        passed.compareTo(ScriptedIssuer.FRESH.multipliedBy(4)) < 0;
        passed = passed.plusMinutes(1)) {
      stays.fetch(SERVER, "app", soon());
      cache.fetch(SERVER, "user 7", soon());
      now.addAndGet(Duration.ofMinutes(1).toNanos());
    }
    assertThat(cache.identities()).as("in use").isEqualTo(1);
    assertThat(cache.size()).isEqualTo(2);

    assertThat(tenants.get(8).fetch(SERVER, "app", soon()).password()).isEqualTo("tenant 8");
    assertThat(cache.size()).isEqualTo(3);
  }

  @Test
  void a_thousand_tenants_that_come_one_after_the_other_are_never_known_all_at_once()
      throws SQLException {
    AtomicLong now = new AtomicLong();
    CachingCredentials cache = new CachingCredentials(issuer, now::get, new AtOnce());
    opened.add(cache);
    int most = 0;
    for (int i = 0; i < 1_000; i++) {
      cache.as("tenant " + i).fetch(SERVER, "app", soon());
      now.addAndGet(Duration.ofMinutes(1).toNanos());
      most = Math.max(most, cache.identities());
    }

    assertThat(most).as("those of two lives").isBetween(20, 30);
  }
}
