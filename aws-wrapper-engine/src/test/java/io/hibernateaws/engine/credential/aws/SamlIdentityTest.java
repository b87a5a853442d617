package io.hibernateaws.engine.credential.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hibernateaws.engine.api.ConnectSQLException;
import io.hibernateaws.engine.credential.Federations;
import io.hibernateaws.engine.credential.saml.RefusedLogin;
import io.hibernateaws.engine.credential.saml.SamlLogin;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.core.exception.SdkClientException;

/** When a log-in is repeated, and when not. */
@Timeout(60)
class SamlIdentityTest {
  private static final Duration LIFE = Duration.ofHours(1);

  private final AtomicInteger logins = new AtomicInteger();
  private Instant now = Instant.parse("2026-11-30T12:00:00Z");
  private long nanos;
  private @Nullable SQLException failure;
  private SamlLogin login = () -> "assertion " + logins.incrementAndGet();

  private final SamlIdentity identity =
      new SamlIdentity(
          Federations.role(Federations.ROLE, null, null),
          () -> login.assertion(),
          this::role,
          () -> now,
          () -> nanos);
  private final AwsIdentity aws = new AwsIdentity(identity, null);

  private AwsSessionCredentials role(String assertion) throws SQLException {
    if (failure != null) {
      throw failure;
    }
    return AwsSessionCredentials.builder()
        .accessKeyId("ASIA" + assertion.substring("assertion ".length()))
        .secretAccessKey("ZZSECRET")
        .sessionToken("ZZSESSION")
        .expirationTime(now.plus(LIFE))
        .build();
  }

  private String key() throws SQLException {
    return aws.credentials().accessKeyId();
  }

  private void pass(Duration time) {
    now = now.plus(time);
    nanos += time.toNanos();
  }

  @Test
  void one_log_in_serves_until_shortly_before_its_keys_end() throws Exception {
    assertThat(key()).isEqualTo("ASIA1");
    pass(LIFE.minus(SamlIdentity.AHEAD).minusSeconds(1));
    assertThat(key()).isEqualTo("ASIA1");
    pass(Duration.ofSeconds(1));
    assertThat(key()).isEqualTo("ASIA2");
    assertThat(identity.toString()).doesNotContain("ZZ");
  }

  @Test
  void who_comes_while_a_log_in_is_under_way_shares_it() throws Exception {
    int threads = 16;
    CountDownLatch all = new CountDownLatch(threads);
    login =
        () -> {
          try {
            all.await(30, TimeUnit.SECONDS);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return "assertion " + logins.incrementAndGet();
        };
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Future<String>> keys = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        keys.add(
            pool.submit(
                () -> {
                  all.countDown();
                  return key();
                }));
      }
      for (Future<String> each : keys) {
        assertThat(each.get(30, TimeUnit.SECONDS)).isEqualTo("ASIA1");
      }
    } finally {
      pool.shutdownNow();
    }
    assertThat(logins).hasValue(1);
  }

  @Test
  void keys_serve_on_to_their_end_where_none_can_be_had_and_then_the_reason_is_told()
      throws Exception {
    assertThat(key()).isEqualTo("ASIA1");
    failure = new ConnectSQLException("STS is away");
    pass(LIFE.minusSeconds(1));
    assertThat(key()).isEqualTo("ASIA1");
    int tried = logins.get();
    assertThat(key()).as("without another log-in").isEqualTo("ASIA1");
    assertThat(logins).hasValue(tried);

    pass(Duration.ofSeconds(1));
    assertThatThrownBy(this::key).isSameAs(failure);

    failure = null;
    pass(SamlIdentity.AFTER_A_FAILURE);
    assertThat(key()).isNotEqualTo("ASIA1");
  }

  @Test
  void after_a_failure_the_next_log_in_waits_a_moment() throws Exception {
    failure = new ConnectSQLException("STS is away");
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(this::key).isSameAs(failure);
    }
    assertThat(logins).hasValue(1);

    pass(SamlIdentity.AFTER_A_FAILURE);
    failure = null;
    assertThat(key()).isEqualTo("ASIA2");
  }

  @Test
  void after_a_refusal_nobody_is_logged_in_for_a_minute_and_longer_each_time() throws Exception {
    SamlLogin good = login;
    login =
        () -> {
          logins.incrementAndGet();
          return new RefusedLogin().assertion();
        };
    for (long seconds : new long[] {60, 120, 240, 480, 900, 900}) {
      int before = logins.get();
      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(this::key)
            .isInstanceOf(ConnectSQLException.class)
            .hasMessage(
                "the provider does not want ann; so that the account is not locked, no other"
                    + " log-in is tried for "
                    + seconds
                    + " s");
        assertThat(logins).hasValue(before + 1);
        pass(Duration.ofSeconds(seconds / 2));
      }
    }

    login = good;
    assertThat(key()).startsWith("ASIA");
    pass(LIFE);
    login = new RefusedLogin();
    assertThatThrownBy(this::key).hasMessageEndingWith("for 60 s");
  }

  @Test
  void what_is_thrown_to_the_sdk_says_the_same() {
    failure = new ConnectSQLException("STS is away");

    assertThatThrownBy(identity::resolveCredentials)
        .isInstanceOf(SdkClientException.class)
        .hasMessage("STS is away")
        .hasCause(failure);
  }

  @Test
  void a_closed_identity_logs_nobody_in() throws Exception {
    assertThat(key()).isEqualTo("ASIA1");
    aws.close();

    assertThatThrownBy(this::key).hasMessage("the engine is closing");
    assertThat(logins).hasValue(1);
  }
}
