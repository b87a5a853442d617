package io.hibernateaws.engine.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hibernateaws.engine.time.Deadline;
import io.hibernateaws.engine.time.NanoClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import jdk.net.ExtendedSocketOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PgLinkSocketFactoryTest {
  private static final byte[] LOOPBACK = {127, 0, 0, 1};

  private ServerSocket silent;
  private final List<Socket> toClose = new ArrayList<>();

  @BeforeEach
  void listen() throws IOException {
    silent = new ServerSocket(0, 50, InetAddress.getByAddress(LOOPBACK));
  }

  @AfterEach
  void close() throws IOException {
    silent.close();
    for (Socket socket : toClose) {
      socket.close();
    }
  }

  private InetSocketAddress address() {
    return new InetSocketAddress(silent.getInetAddress(), silent.getLocalPort());
  }

  private OpenAttempt attempt(Duration limit, SocketSettings settings) {
    return new OpenAttempt(address(), Deadline.in(limit, NanoClock.system()), settings);
  }

  /** Makes a factory and asks it for sockets as the driver does inside its connect. */
  private PgLinkSocketFactory connect(OpenAttempt attempt, int sockets) throws Exception {
    return SocketHandover.during(
        attempt,
        () -> {
          PgLinkSocketFactory factory =
              new PgLinkSocketFactory(SocketHandover.encode(attempt.address()));
          try {
            for (int i = 0; i < sockets; i++) {
              toClose.add(factory.createSocket());
            }
          } catch (IOException e) {
            throw new SQLException(e);
          }
          return factory;
        });
  }

  @Test
  void a_socket_is_connected_to_the_resolved_address() throws Exception {
    connect(attempt(Duration.ofSeconds(5), SocketSettings.UNTOUCHED), 1);

    assertThat(toClose.get(0).isConnected()).isTrue();
    assertThat(toClose.get(0).getRemoteSocketAddress()).isEqualTo(address());
  }

  @Test
  void the_link_keeps_the_last_of_several_sockets() throws Exception {
    OpenAttempt attempt = attempt(Duration.ofSeconds(5), SocketSettings.UNTOUCHED);
    connect(attempt, 2);

    attempt.abort();

    assertThat(toClose.get(0).isClosed()).as("the first was given up by the driver").isFalse();
    assertThat(toClose.get(1).isClosed()).isTrue();
  }

  @Test
  void several_sockets_share_one_deadline() throws Exception {
    AtomicLong now = new AtomicLong();
    Deadline deadline = Deadline.in(Duration.ofMillis(100), now::get);
    OpenAttempt attempt = new OpenAttempt(address(), deadline, SocketSettings.UNTOUCHED);

    assertThatThrownBy(
            () ->
                SocketHandover.during(
                    attempt,
                    () -> {
                      PgLinkSocketFactory factory = new PgLinkSocketFactory("");
                      try {
                        toClose.add(factory.createSocket());
                        now.set(Duration.ofMillis(100).toNanos());
                        return factory.createSocket();
                      } catch (IOException e) {
                        throw new SQLException(e);
                      }
                    }))
        .cause()
        .isInstanceOf(SocketTimeoutException.class);

    assertThat(toClose).hasSize(1);
  }

  @Test
  void a_host_that_does_not_answer_ends_at_the_deadline_in_milliseconds() throws Exception {
    try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getByAddress(LOOPBACK))) {
      InetSocketAddress blackHole =
          new InetSocketAddress(full.getInetAddress(), full.getLocalPort());
      fillBacklog(blackHole);
      OpenAttempt attempt =
          new OpenAttempt(
              blackHole,
              Deadline.in(Duration.ofMillis(300), NanoClock.system()),
              SocketSettings.UNTOUCHED);
      long start = System.nanoTime();

      assertThatThrownBy(() -> connect(attempt, 1)).cause().isInstanceOf(IOException.class);

      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .isBetween(Duration.ofMillis(250), Duration.ofSeconds(3));
    }
  }

  private void fillBacklog(InetSocketAddress address) throws IOException {
    for (int i = 0; i < 16; i++) {
      Socket filler = new Socket();
      toClose.add(filler);
      try {
        filler.connect(address, 200);
      } catch (SocketTimeoutException full) {
        return;
      }
    }
  }

  @Test
  void aborting_the_attempt_releases_a_thread_that_reads_from_a_silent_server() throws Exception {
    OpenAttempt attempt = attempt(Duration.ofSeconds(30), SocketSettings.UNTOUCHED);
    connect(attempt, 1);
    CountDownLatch released = new CountDownLatch(1);
    Thread reader =
        new Thread(
            () -> {
              try {
                toClose.get(0).getInputStream().read();
              } catch (IOException expected) {
                released.countDown();
              }
            },
            "blocked-reader");
    reader.start();

    attempt.abort();

    assertThat(released.await(5, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void an_aborted_attempt_connects_no_more() {
    OpenAttempt attempt = attempt(Duration.ofSeconds(5), SocketSettings.UNTOUCHED);
    attempt.abort();

    assertThatThrownBy(() -> connect(attempt, 1)).hasMessageContaining("given up");
  }

  @Test
  void a_cancel_from_another_thread_gets_a_fresh_socket_to_the_same_address() throws Exception {
    OpenAttempt attempt = attempt(Duration.ofSeconds(5), SocketSettings.UNTOUCHED);
    PgLinkSocketFactory factory = connect(attempt, 1);
    Socket cancel = onAnotherThread(factory);
    toClose.add(cancel);

    assertThat(cancel.getRemoteSocketAddress()).isEqualTo(address());
    assertThat(cancel.getSoTimeout()).isEqualTo(SocketHandover.CANCEL_MILLIS);
    attempt.abort();
    assertThat(toClose.get(0).isClosed()).as("the link's socket").isTrue();
    assertThat(cancel.isClosed()).as("the cancel's socket").isFalse();
  }

  @Test
  void a_cancel_after_the_connects_deadline_still_connects() throws Exception {
    AtomicLong now = new AtomicLong();
    OpenAttempt attempt =
        new OpenAttempt(
            address(), Deadline.in(Duration.ofSeconds(1), now::get), SocketSettings.UNTOUCHED);
    PgLinkSocketFactory factory = connect(attempt, 1);
    now.set(Duration.ofHours(1).toNanos());

    Socket cancel = factory.createSocket();
    toClose.add(cancel);

    assertThat(cancel.isConnected()).isTrue();
  }

  @Test
  void a_factory_made_outside_a_connect_reads_its_address_from_its_argument() throws Exception {
    Socket socket = new PgLinkSocketFactory(SocketHandover.encode(address())).createSocket();
    toClose.add(socket);

    assertThat(socket.getRemoteSocketAddress()).isEqualTo(address());
  }

  @Test
  void an_argument_that_is_no_address_is_refused_by_name() {
    assertThatThrownBy(() -> new PgLinkSocketFactory("example.com:5432"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("belongs to the engine");
  }

  @Test
  void keepalive_and_read_time_out_are_on_the_socket() throws Exception {
    SocketSettings settings =
        new SocketSettings(
            Duration.ofMillis(1500), true, Duration.ofSeconds(7), Duration.ofSeconds(3), 4);
    connect(attempt(Duration.ofSeconds(5), settings), 1);
    Socket socket = toClose.get(0);

    assertThat(socket.getSoTimeout()).isEqualTo(1500);
    assertThat(socket.getOption(StandardSocketOptions.SO_KEEPALIVE)).isTrue();
    if (SocketOptionsOf.unsupported(settings).isEmpty()) {
      assertThat(socket.getOption(ExtendedSocketOptions.TCP_KEEPIDLE)).isEqualTo(7);
      assertThat(socket.getOption(ExtendedSocketOptions.TCP_KEEPINTERVAL)).isEqualTo(3);
      assertThat(socket.getOption(ExtendedSocketOptions.TCP_KEEPCOUNT)).isEqualTo(4);
    }
  }

  @Test
  void what_is_not_set_is_not_touched() throws Exception {
    connect(attempt(Duration.ofSeconds(5), SocketSettings.UNTOUCHED), 1);

    try (Socket fresh = new Socket()) {
      assertThat(toClose.get(0).getSoTimeout()).isEqualTo(fresh.getSoTimeout());
      assertThat(toClose.get(0).getKeepAlive()).isEqualTo(fresh.getKeepAlive());
    }
  }

  @Test
  void the_thread_is_clean_after_the_connect() throws Exception {
    connect(attempt(Duration.ofSeconds(5), SocketSettings.UNTOUCHED), 1);

    assertThatThrownBy(() -> new PgLinkSocketFactory("nothing"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Socket onAnotherThread(PgLinkSocketFactory factory) throws Exception {
    AtomicReference<Socket> made = new AtomicReference<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                made.set(factory.createSocket());
              } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
              }
            },
            "canceller");
    thread.start();
    thread.join(5_000);
    if (made.get() == null) {
      throw new SocketException("no socket within 5 s");
    }
    return made.get();
  }
}
