package io.hibernateaws.local.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateaws.local.proxy.Filter;
import io.hibernateaws.local.proxy.Moment;
import io.hibernateaws.local.proxy.Protocol;
import io.hibernateaws.local.proxy.RecordedConnection;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The messages of PostgreSQL, cut into pieces of every size. */
class PostgresFiltersTest {
  private static final int SSL_REQUEST = 80877103;

  private final RecordedConnection connection = new RecordedConnection();
  private final ByteArrayOutputStream toServer = new ByteArrayOutputStream();
  private final ByteArrayOutputStream toClient = new ByteArrayOutputStream();
  private final Protocol.Filters filters = new PostgresProtocol().open(connection);

  private void client(int piece, byte[]... messages) {
    feed(filters.toServer(), toServer, piece, join(messages));
  }

  private void server(int piece, byte[]... messages) {
    feed(filters.toClient(), toClient, piece, join(messages));
  }

  private static void feed(
      List<Filter> filters, ByteArrayOutputStream target, int piece, byte[] bytes) {
    Filter.Output chain =
        Filter.chain(
            filters,
            out -> {
              byte[] copy = new byte[out.remaining()];
              out.get(copy);
              target.write(copy);
            });
    try {
      for (int from = 0; from < bytes.length; from += piece) {
        int length = Math.min(piece, bytes.length - from);
        byte[] buffer = new byte[length];
        System.arraycopy(bytes, from, buffer, 0, length);
        chain.write(ByteBuffer.wrap(buffer));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void start(int piece) {
    client(piece, untyped(196608, "user\0app\0\0"));
    server(piece, message('R', "\0\0\0\0"), message('Z', "I"));
  }

  private void arm(Moment moment) {
    connection.arm(sql -> sql.toLowerCase(Locale.ROOT).startsWith("commit"), moment);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 7, 64, 100_000})
  void everything_passes_unchanged_and_every_statement_is_seen(int piece) {
    start(piece);
    byte[][] said = {
      message('P', "S_1\0select $1\0\0\0"),
      message('B', "\0S_1\0\0\0\0\0\0\0"),
      message('E', "\0\0\0\0\0"),
      message('S', ""),
      message('Q', "select '" + "x".repeat(2_000) + "'\0"),
      message('C', "SS_1\0"),
      message('d', "Qcopied".repeat(1_000)),
      message('X', "")
    };
    client(piece, said);
    byte[][] answered = {
      message('T', "columns"), message('D', "Z".repeat(3_000)), message('Z', "I")
    };
    server(piece, answered);
    assertThat(toServer.toByteArray()).endsWith(join(said));
    assertThat(toClient.toByteArray()).endsWith(join(answered));
    assertThat(connection.seen()).hasSize(2).first().isEqualTo("select $1");
    assertThat(connection.seen().get(1)).startsWith("select 'xxx").hasSizeLessThanOrEqualTo(512);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 7, 64, 100_000})
  void cut_before_the_server_nothing_of_the_statement_goes_on(int piece) {
    start(piece);
    arm(Moment.BEFORE_SERVER);
    byte[] before = message('Q', "insert\0");
    int sent = toServer.size();
    client(piece, before, message('Q', "COMMIT\0"), message('X', ""));
    assertThat(toServer.toByteArray()).hasSize(sent + before.length).endsWith(before);
    assertThat(connection.cut()).containsExactly(connection.armed());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 7, 64, 100_000})
  void cut_within_a_statement_exactly_so_many_bytes_go_on(int piece) {
    start(piece);
    byte[] before = message('Q', "insert\0");
    byte[] statement =
        join(
            message('P', "\0commit\0\0\0"),
            message('B', "\0\0\0\0\0\0\0\0"),
            message('E', "\0\0\0\0\0"),
            message('S', ""));
    connection.armWithin(sql -> sql.startsWith("commit"), 30);
    int sent = toServer.size();
    client(piece, before, statement, message('X', ""));
    assertThat(toServer.size()).isEqualTo(sent + before.length + 30);
    assertThat(connection.cut()).containsExactly(connection.armed());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 7, 64, 100_000})
  void cut_before_the_answer_earlier_answers_pass_and_no_byte_of_this_one(int piece) {
    start(piece);
    arm(Moment.BEFORE_ANSWER);
    client(
        piece,
        message('Q', "insert\0"),
        message('P', "\0commit\0\0\0"),
        message('B', "\0\0\0\0\0\0\0\0"),
        message('E', "\0\0\0\0\0"),
        message('S', ""));
    int received = toClient.size();
    byte[] first = join(message('C', "INSERT 0 1\0"), message('Z', "T"));
    server(piece, first, message('1', ""), message('2', ""), message('C', "COMMIT\0"));
    assertThat(connection.cut()).isEmpty();
    assertThat(toClient.toByteArray()).hasSize(received + first.length).endsWith(first);
    server(piece, message('Z', "I"));
    assertThat(connection.cut()).containsExactly(connection.armed());
    assertThat(toClient.size()).isEqualTo(received + first.length);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 7, 64, 100_000})
  void cut_before_the_answer_to_a_copy_its_request_for_data_does_not_pass(int piece) {
    start(piece);
    connection.arm(sql -> sql.startsWith("copy"), Moment.BEFORE_ANSWER);
    client(piece, message('Q', "copy t from stdin\0"));
    int received = toClient.size();
    server(piece, message('G', "\0\0\0"));
    assertThat(connection.cut()).containsExactly(connection.armed());
    assertThat(toClient.size()).isEqualTo(received);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 7, 64, 100_000})
  void cut_after_the_answer_to_a_copy_its_request_for_data_passes(int piece) {
    start(piece);
    connection.arm(sql -> sql.startsWith("copy"), Moment.AFTER_ANSWER);
    client(piece, message('Q', "copy t from stdin\0"));
    server(piece, message('G', "\0\0\0"));
    assertThat(connection.cut()).isEmpty();
    assertThat(toClient.toByteArray()).endsWith(message('G', "\0\0\0"));
    client(piece, message('d', "1\n"), message('c', ""));
    server(piece, message('C', "COPY 1\0"), message('Z', "I"));
    assertThat(connection.cut()).containsExactly(connection.armed());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 7, 64, 100_000})
  void cut_after_the_answer_the_whole_answer_passes_and_nothing_more(int piece) {
    start(piece);
    arm(Moment.AFTER_ANSWER);
    client(piece, message('Q', "commit\0"));
    byte[] answer = join(message('C', "COMMIT\0"), message('Z', "I"));
    server(piece, answer, message('N', "notice"));
    assertThat(toClient.toByteArray()).endsWith(answer);
    assertThat(connection.cut()).containsExactly(connection.armed());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 100_000})
  void a_refused_encryption_request_is_followed_by_messages(int piece) {
    client(piece, untyped(SSL_REQUEST, ""));
    server(piece, "N".getBytes(StandardCharsets.US_ASCII));
    start(piece);
    arm(Moment.BEFORE_SERVER);
    client(piece, message('Q', "commit\0"));
    assertThat(connection.cut()).containsExactly(connection.armed());
    assertThat(toClient.toByteArray()).startsWith('N').endsWith(message('Z', "I"));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 100_000})
  void an_encrypted_connection_passes_untouched(int piece) {
    client(piece, untyped(SSL_REQUEST, ""));
    server(piece, "S".getBytes(StandardCharsets.US_ASCII));
    byte[] secret = "Q\0\0\0\1whatever this is".getBytes(StandardCharsets.US_ASCII);
    client(piece, secret);
    server(piece, secret);
    assertThat(toServer.toByteArray()).endsWith(secret);
    assertThat(toClient.toByteArray()).endsWith(secret);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 100_000})
  void a_cancel_request_passes_untouched(int piece) {
    byte[] request = untyped(80877102, "\0\0\0\7\0\0\0\7");
    client(piece, request);
    assertThat(toServer.toByteArray()).isEqualTo(request);
  }

  private static byte[] message(char type, String body) {
    byte[] bytes = body.getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.allocate(5 + bytes.length)
        .put((byte) type)
        .putInt(4 + bytes.length)
        .put(bytes)
        .array();
  }

  private static byte[] untyped(int code, String body) {
    byte[] bytes = body.getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.allocate(8 + bytes.length)
        .putInt(8 + bytes.length)
        .putInt(code)
        .put(bytes)
        .array();
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }
}
