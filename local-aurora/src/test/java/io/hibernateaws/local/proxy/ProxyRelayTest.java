package io.hibernateaws.local.proxy;

import static io.hibernateaws.local.Eventually.PATIENCE_MILLIS;
import static io.hibernateaws.local.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a proxy does with connections, whatever is said on them. */
class ProxyRelayTest {
  private static final byte[] WORD = "word".getBytes(StandardCharsets.US_ASCII);

  private ServerSocket server;
  private Proxy proxy;
  private InetSocketAddress address;

  @BeforeEach
  void open() throws IOException {
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      address = (InetSocketAddress) free.getLocalSocketAddress();
    }
    proxy =
        new Proxy(
            address,
            (InetSocketAddress) server.getLocalSocketAddress(),
            connection -> new Protocol.Filters(List.of(), List.of()));
    proxy.serverUp();
  }

  @AfterEach
  void close() throws IOException {
    proxy.close();
    server.close();
  }

  /** Both ends of one connection through the proxy. */
  private record Ends(Socket client, Socket server) implements AutoCloseable {
    void say() throws IOException {
      client.getOutputStream().write(WORD);
    }

    String heard() throws IOException {
      return new String(server.getInputStream().readNBytes(WORD.length), StandardCharsets.US_ASCII);
    }

    @Override
    public void close() throws IOException {
      client.close();
      server.close();
    }
  }

  private Ends connect() throws IOException {
    int before = proxy.connections();
    Socket client = new Socket();
    client.connect(address, PATIENCE_MILLIS);
    client.setSoTimeout(PATIENCE_MILLIS);
    Socket accepted = server.accept();
    accepted.setSoTimeout(PATIENCE_MILLIS);
    // The server has it a moment before the proxy knows that it has.
    await().until(() -> proxy.connections() > before);
    return new Ends(client, accepted);
  }

  private static void reset(Socket socket) throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Test
  void bytes_pass_in_both_directions() throws IOException {
    try (Ends ends = connect()) {
      ends.say();
      assertThat(ends.heard()).isEqualTo("word");
      ends.server().getOutputStream().write(WORD);
      assertThat(ends.client().getInputStream().readNBytes(4)).isEqualTo(WORD);
    }
  }

  @Test
  void a_fin_of_one_direction_leaves_the_other_open() throws IOException {
    try (Ends ends = connect()) {
      ends.client().shutdownOutput();
      assertThat(ends.server().getInputStream().read()).isEqualTo(-1);
      ends.server().getOutputStream().write(WORD);
      assertThat(ends.client().getInputStream().readNBytes(4)).isEqualTo(WORD);
      ends.server().close();
      assertThat(ends.client().getInputStream().read()).isEqualTo(-1);
    }
    await().untilAsserted(() -> assertThat(proxy.connections()).isZero());
  }

  @Test
  void a_reset_of_the_server_reaches_the_client_as_a_reset() throws IOException {
    try (Ends ends = connect()) {
      reset(ends.server());
      assertThatThrownBy(() -> ends.client().getInputStream().read())
          .isInstanceOf(SocketException.class)
          .hasMessageContaining("reset");
    }
  }

  @Test
  void a_reset_of_the_client_reaches_the_server_as_a_reset() throws IOException {
    try (Ends ends = connect()) {
      reset(ends.client());
      assertThatThrownBy(() -> ends.server().getInputStream().read())
          .isInstanceOf(SocketException.class)
          .hasMessageContaining("reset");
    }
  }

  @Test
  void a_server_that_does_not_listen_looks_like_a_reset_and_not_like_silence() throws IOException {
    server.close();
    try (Socket client = new Socket()) {
      assertThatThrownBy(
              () -> {
                client.connect(address, PATIENCE_MILLIS);
                client.setSoTimeout(PATIENCE_MILLIS);
                client.getInputStream().read();
              })
          .isInstanceOf(SocketException.class)
          .isNotInstanceOf(SocketTimeoutException.class);
    }
  }

  @Test
  void refusing_ends_new_connections_at_once_and_keeps_established_ones() throws IOException {
    try (Ends ends = connect();
        Socket late = new Socket()) {
      proxy.refuse();
      assertThatThrownBy(() -> late.connect(address, PATIENCE_MILLIS))
          .isInstanceOf(ConnectException.class)
          .hasMessageContaining("refused");
      ends.say();
      assertThat(ends.heard()).isEqualTo("word");
    }
    proxy.heal();
    // The one before must be gone, because connections are told apart by their number.
    await().until(() -> proxy.connections() == 0);
    connect().close();
  }

  @Test
  void a_black_hole_for_new_connections_answers_nothing_and_keeps_established_ones()
      throws IOException {
    try (Ends ends = connect()) {
      proxy.blackHoleNew();
      for (int i = 0; i < 3; i++) {
        try (Socket late = new Socket()) {
          assertThatThrownBy(() -> late.connect(address, 300))
              .isInstanceOf(SocketTimeoutException.class);
        }
      }
      ends.say();
      assertThat(ends.heard()).isEqualTo("word");
    }
    proxy.heal();
    // The one before must be gone, because connections are told apart by their number.
    await().until(() -> proxy.connections() == 0);
    connect().close();
  }

  @Test
  void a_connect_that_began_in_a_black_hole_succeeds_after_healing() throws Exception {
    proxy.blackHoleNew();
    try (Socket late = new Socket()) {
      FutureTask<Void> connecting =
          new FutureTask<>(
              () -> {
                late.connect(address, PATIENCE_MILLIS);
                return null;
              });
      new Thread(connecting).start();
      assertThatThrownBy(() -> connecting.get(300, TimeUnit.MILLISECONDS))
          .isInstanceOf(TimeoutException.class);
      proxy.heal();
      connecting.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
      assertThat(late.isConnected()).isTrue();
    }
  }

  @Test
  void silence_holds_back_what_is_said_and_healing_lets_it_go_on() throws IOException {
    try (Ends ends = connect()) {
      proxy.blackHoleEstablished();
      ends.say();
      ends.server().setSoTimeout(300);
      assertThatThrownBy(ends::heard).isInstanceOf(SocketTimeoutException.class);
      proxy.heal();
      ends.server().setSoTimeout(PATIENCE_MILLIS);
      assertThat(ends.heard()).isEqualTo("word");
    }
  }

  @Test
  void silence_hides_that_the_other_side_has_gone() throws IOException {
    try (Ends ends = connect()) {
      proxy.blackHoleEstablished();
      reset(ends.server());
      ends.client().setSoTimeout(300);
      assertThatThrownBy(() -> ends.client().getInputStream().read())
          .isInstanceOf(SocketTimeoutException.class);
      proxy.heal();
      ends.client().setSoTimeout(PATIENCE_MILLIS);
      assertThatThrownBy(() -> ends.client().getInputStream().read())
          .isInstanceOf(SocketException.class)
          .isNotInstanceOf(SocketTimeoutException.class);
    }
  }

  @Test
  void resetting_all_resets_both_sides() throws IOException {
    try (Ends ends = connect()) {
      proxy.resetAll();
      assertThatThrownBy(() -> ends.client().getInputStream().read()).hasMessageContaining("reset");
      assertThatThrownBy(() -> ends.server().getInputStream().read()).hasMessageContaining("reset");
      assertThat(proxy.connections()).isZero();
    }
  }

  @Test
  void finishing_all_ends_both_sides_in_good_order() throws IOException {
    try (Ends ends = connect()) {
      proxy.finAll();
      assertThat(ends.client().getInputStream().read()).isEqualTo(-1);
      assertThat(ends.server().getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void a_delay_makes_answers_late_and_not_questions() throws IOException {
    try (Ends ends = connect()) {
      proxy.delay(Duration.ofHours(1));
      ends.say();
      assertThat(ends.heard()).isEqualTo("word");
      ends.server().getOutputStream().write(WORD);
      ends.client().setSoTimeout(300);
      assertThatThrownBy(() -> ends.client().getInputStream().read())
          .isInstanceOf(SocketTimeoutException.class);
      proxy.delay(Duration.ZERO);
      ends.client().setSoTimeout(PATIENCE_MILLIS);
      assertThat(ends.client().getInputStream().readNBytes(4)).isEqualTo(WORD);
    }
  }

  @Test
  void a_delayed_answer_arrives_when_its_delay_is_over() throws IOException {
    try (Ends ends = connect()) {
      proxy.delay(Duration.ofMillis(400));
      long start = System.nanoTime();
      ends.server().getOutputStream().write(WORD);
      assertThat(ends.client().getInputStream().readNBytes(4)).isEqualTo(WORD);
      assertThat(millisSince(start)).isGreaterThanOrEqualTo(395);
    }
  }

  @Test
  void a_throttled_connection_gets_no_more_than_its_bytes_per_second() throws IOException {
    try (Ends one = connect();
        Ends other = connect()) {
      proxy.throttle(10_000);
      assertThat(millisFor(one, other)).isGreaterThanOrEqualTo(350L);
    }
  }

  @Test
  void throttled_together_connections_share_their_bytes_per_second() throws IOException {
    try (Ends one = connect();
        Ends other = connect()) {
      proxy.throttleTogether(10_000);
      assertThat(millisFor(one, other)).isGreaterThanOrEqualTo(750L);
      assertThatThrownBy(() -> proxy.throttle(0)).hasMessageContaining("heal()");
    }
  }

  private static long millisFor(Ends one, Ends other) throws IOException {
    long start = System.nanoTime();
    one.server().getOutputStream().write(new byte[4_000]);
    other.server().getOutputStream().write(new byte[4_000]);
    one.client().getInputStream().readNBytes(4_000);
    try (InputStream in = other.client().getInputStream()) {
      in.readNBytes(4_000);
    }
    return millisSince(start);
  }

  private static long millisSince(long start) {
    return (System.nanoTime() - start) / 1_000_000;
  }
}
