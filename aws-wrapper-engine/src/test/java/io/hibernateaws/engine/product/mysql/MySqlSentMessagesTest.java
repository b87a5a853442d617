package io.hibernateaws.engine.product.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a MySQL client has sent, byte by byte. */
class MySqlSentMessagesTest {
  private static final int QUERY = 3;
  private static final int PREPARE = 22;
  private static final int EXECUTE = 23;
  private static final int LONG_DATA = 24;
  private static final int CLOSE = 25;
  private static final int PING = 14;

  private final MySqlSentMessages sent = new MySqlSentMessages();

  @BeforeEach
  void logs_in() {
    send(packet(1, new byte[80]));
    send(packet(3, new byte[20]));
    sent.callBegins();
  }

  private void send(byte[] bytes) {
    sent.left(bytes, 0, bytes.length);
  }

  private static byte[] command(int code, String rest) {
    byte[] body = (" " + rest).getBytes(StandardCharsets.UTF_8);
    body[0] = (byte) code;
    return packet(0, body);
  }

  private static byte[] packet(int sequence, byte[] body) {
    byte[] packet = new byte[body.length + 4];
    packet[0] = (byte) body.length;
    packet[1] = (byte) (body.length >> 8);
    packet[2] = (byte) (body.length >> 16);
    packet[3] = (byte) sequence;
    System.arraycopy(body, 0, packet, 4, body.length);
    return packet;
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  @ParameterizedTest
  @ValueSource(ints = {QUERY, EXECUTE})
  void what_is_executed_takes_effect_with_its_last_byte_only(int code) {
    byte[] command = command(code, "commit");
    for (int i = 0; i < command.length - 1; i++) {
      sent.left(command, i, i + 1);
      assertThat(sent.mayCommit(true)).as("after byte %d", i).isFalse();
    }
    sent.left(command, command.length - 1, command.length);
    assertThat(sent.mayCommit(true)).isTrue();
    assertThat(sent.mayCommit(false)).isTrue();

    sent.callBegins();
    assertThat(sent.mayCommit(true)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {PREPARE, LONG_DATA, CLOSE, PING})
  void what_only_prepares_or_ends_takes_no_effect(int code) {
    send(command(code, "insert into t values (1)"));
    assertThat(sent.mayCommit(true)).isFalse();
  }

  @Test
  void a_command_of_several_packets_takes_effect_with_the_last_one() {
    byte[] first = new byte[0xff_ffff];
    first[0] = QUERY;
    send(packet(0, first));
    assertThat(sent.mayCommit(true)).isFalse();
    send(packet(1, new byte[] {PING, 1, 2}));
    assertThat(sent.mayCommit(true)).isTrue();
  }

  @Test
  void a_full_packet_is_followed_by_one_that_may_be_empty_and_may_have_any_number() {
    byte[] first = new byte[0xff_ffff];
    first[0] = QUERY;
    send(packet(0, first));
    send(packet(0, new byte[0]));
    assertThat(sent.mayCommit(true)).isTrue();
  }

  @Test
  void under_tls_every_record_of_data_may_take_effect_when_it_is_complete() {
    MySqlSentMessages tls = new MySqlSentMessages();
    byte[] request = packet(1, new byte[32]);
    tls.left(request, 0, request.length);
    byte[] handshake = {22, 3, 3, 0, 2, 1, 1};
    tls.left(handshake, 0, handshake.length);
    assertThat(tls.mayCommit(true)).isFalse();
    byte[] data = {23, 3, 3, 0, 3, 7, 7, 7};
    tls.left(data, 0, data.length - 1);
    assertThat(tls.mayCommit(true)).isFalse();
    tls.left(data, data.length - 1, data.length);
    assertThat(tls.mayCommit(true)).isTrue();
    assertThat(tls.beforeExecution(data, 0, data.length)).isEqualTo(-1);
  }

  @Test
  void a_write_is_parted_before_the_last_byte_of_the_first_command_that_takes_effect() {
    byte[] close = command(CLOSE, "1234");
    byte[] commit = command(QUERY, "commit");
    assertThat(sent.beforeExecution(commit, 0, commit.length)).isEqualTo(commit.length - 1);

    byte[] both = join(close, commit);
    assertThat(sent.beforeExecution(both, 0, both.length)).isEqualTo(both.length - 1);
    assertThat(sent.beforeExecution(both, 0, both.length - 1)).isEqualTo(-1);
    assertThat(sent.beforeExecution(close, 0, close.length)).isEqualTo(-1);

    sent.left(commit, 0, 2);
    assertThat(sent.beforeExecution(commit, 2, commit.length)).isEqualTo(-1);
  }
}
