package io.hibernateaws.engine.product.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Which messages are complete, wherever writes begin and end. */
class PgSentMessagesTest {
  private static final int SSL_REQUEST = 80877103;
  private static final int GSS_REQUEST = 80877104;
  private static final int VERSION_3_0 = 3 << 16;

  private final PgSentMessages messages = new PgSentMessages();

  private static byte[] beginning(int code, String body) {
    byte[] rest = body.getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.allocate(8 + rest.length)
        .putInt(8 + rest.length)
        .putInt(code)
        .put(rest)
        .array();
  }

  private static byte[] message(char type, String body) {
    byte[] rest = body.getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.allocate(5 + rest.length)
        .put((byte) type)
        .putInt(4 + rest.length)
        .put(rest)
        .array();
  }

  private static byte[] record(int type, int length) {
    return ByteBuffer.allocate(5 + length)
        .put((byte) type)
        .putShort((short) 0x0303)
        .putShort((short) length)
        .array();
  }

  private static byte[] all(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  private void left(byte[] bytes) {
    messages.left(bytes, 0, bytes.length);
  }

  private void begun() {
    left(beginning(VERSION_3_0, "user\0app\0\0"));
    left(message('p', "secret\0"));
    messages.callBegins();
  }

  private static byte[] executed() {
    return all(message('B', "portal\0S_1\0"), message('E', "portal\0\0\0\0\0"));
  }

  @Test
  void a_call_that_has_sent_nothing_commits_nothing() {
    begun();

    assertThat(messages.mayCommit(true)).isFalse();
    assertThat(messages.mayCommit(false)).isFalse();
  }

  /** Every number of bytes, in two writes that part anywhere. */
  @Test
  void an_execution_counts_with_its_last_byte_and_its_end_with_the_last_one_of_the_sync() {
    byte[] executed = executed();
    byte[] call = all(executed, message('S', ""));
    for (int taken = 0; taken <= call.length; taken++) {
      for (int part = 0; part <= taken; part++) {
        PgSentMessages one = new PgSentMessages();
        byte[] start = beginning(VERSION_3_0, "");
        one.left(start, 0, start.length);
        one.callBegins();

        one.left(call, 0, part);
        one.left(call, part, taken);

        assertThat(one.mayCommit(true)).as("%d", taken).isEqualTo(taken >= executed.length);
        assertThat(one.mayCommit(false)).as("%d", taken).isEqualTo(taken >= call.length);
      }
    }
  }

  @Test
  void a_query_counts_with_its_last_byte() {
    begun();
    byte[] query = message('Q', "commit\0");

    messages.left(query, 0, query.length - 1);
    assertThat(messages.mayCommit(true)).isFalse();

    messages.left(query, query.length - 1, query.length);
    assertThat(messages.mayCommit(true)).isTrue();
    assertThat(messages.mayCommit(false)).isTrue();
  }

  @Test
  void what_is_only_described_ends_nothing() {
    begun();

    left(all(message('P', "\0insert\0\0\0"), message('D', "S\0"), message('S', "")));

    assertThat(messages.mayCommit(false)).isFalse();
  }

  @Test
  void an_execution_of_the_call_before_is_ended_by_the_sync_of_this_one() {
    begun();
    left(executed());

    messages.callBegins();
    left(message('S', ""));

    assertThat(messages.mayCommit(true)).isFalse();
    assertThat(messages.mayCommit(false)).isTrue();
  }

  @Test
  void what_is_not_known_may_commit() {
    begun();
    for (char type : new char[] {'F', 'c', 'z'}) {
      messages.callBegins();
      left(message(type, "x"));
      assertThat(messages.mayCommit(false)).as("%s", type).isTrue();
    }
  }

  @Test
  void a_place_to_part_is_before_the_last_byte_of_the_first_execution() {
    begun();
    byte[] executed = executed();
    byte[] call = all(executed, message('S', ""));

    assertThat(messages.beforeExecution(call, 0, call.length)).isEqualTo(executed.length - 1);
    assertThat(messages.beforeExecution(call, 0, executed.length)).as("goes on").isEqualTo(-1);
    assertThat(messages.beforeExecution(call, 0, 3)).isEqualTo(-1);

    messages.left(call, 0, executed.length - 3);
    assertThat(messages.beforeExecution(call, executed.length - 3, call.length))
        .isEqualTo(executed.length - 1);
    messages.left(call, executed.length - 3, executed.length - 1);
    assertThat(messages.beforeExecution(call, executed.length - 1, call.length)).isEqualTo(-1);
  }

  @Test
  void under_tls_each_whole_record_of_data_may_commit_and_no_part_of_one() {
    left(beginning(SSL_REQUEST, ""));
    left(all(record(22, 300), record(20, 1), record(23, 60)));
    messages.callBegins();
    byte[] call = record(23, 90);

    messages.left(call, 0, call.length - 1);
    assertThat(messages.mayCommit(true)).isFalse();
    assertThat(messages.beforeExecution(call, 0, call.length)).isEqualTo(-1);

    messages.left(call, call.length - 1, call.length);
    assertThat(messages.mayCommit(true)).isTrue();
    assertThat(messages.mayCommit(false)).isTrue();
  }

  @Test
  void tls_may_begin_without_being_asked_for() {
    left(record(22, 300));
    messages.callBegins();

    left(record(22, 10));
    assertThat(messages.mayCommit(true)).isFalse();
    left(record(23, 10));
    assertThat(messages.mayCommit(true)).isTrue();
  }

  @Test
  void of_what_cannot_be_read_every_byte_may_commit() {
    left(beginning(GSS_REQUEST, ""));
    left(new byte[] {0, 0, 0, 9, 0x60, 1, 2, 3, 4, 5, 6, 7, 8});
    messages.callBegins();
    assertThat(messages.mayCommit(true)).isFalse();

    left(new byte[] {0});

    assertThat(messages.mayCommit(true)).isTrue();
    assertThat(messages.mayCommit(false)).isTrue();
  }
}
