package io.hibernateaws.local.mysql.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateaws.local.mysql.handshake.Capabilities;
import io.hibernateaws.local.mysql.handshake.Packet;
import io.hibernateaws.local.proxy.Filter;
import io.hibernateaws.local.proxy.Moment;
import io.hibernateaws.local.proxy.RecordedConnection;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The packets of MySQL, cut into pieces of every size. */
class WireFiltersTest {
  private static final int MODERN = Capabilities.DEPRECATE_EOF | Capabilities.QUERY_ATTRIBUTES;
  private static final int MORE_RESULTS = 8;
  private static final int NO_BACKSLASH_ESCAPES = 512;

  private final RecordedConnection connection = new RecordedConnection();
  private final ByteArrayOutputStream toServer = new ByteArrayOutputStream();
  private final ByteArrayOutputStream toClient = new ByteArrayOutputStream();
  private @Nullable Filter clientFilter;
  private @Nullable Filter serverFilter;

  private void open(int capabilities, boolean aurora) {
    Conversation conversation = new Conversation(connection, capabilities, false);
    clientFilter =
        new ClientFilter(conversation, aurora ? new AuroraTexts(new MadeUpFacts(), 90704) : null);
    serverFilter = new ServerFilter(conversation);
  }

  /** A connection that has logged in. */
  private void loggedIn(int piece, int capabilities, boolean aurora) {
    open(capabilities, aurora);
    client(piece, packet(1, "login"));
    server(piece, packet(2, "\1full"), packet(4, ok(0)));
    toServer.reset();
    toClient.reset();
  }

  private void client(int piece, byte[]... packets) {
    feed(clientFilter, toServer, piece, join(packets));
  }

  private void server(int piece, byte[]... packets) {
    feed(serverFilter, toClient, piece, join(packets));
  }

  private static void feed(
      @Nullable Filter filter, ByteArrayOutputStream out, int piece, byte[] bytes) {
    Filter target = Objects.requireNonNull(filter);
    try {
      for (int from = 0; from < bytes.length; from += piece) {
        byte[] buffer = Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + piece));
        target.pass(
            ByteBuffer.wrap(buffer),
            passed -> {
              byte[] copy = new byte[passed.remaining()];
              passed.get(copy);
              out.write(copy);
            });
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void arm(Moment moment) {
    connection.arm(sql -> sql.toLowerCase(Locale.ROOT).startsWith("commit"), moment);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 7, 64, 100_000})
  void everything_passes_unchanged_and_every_statement_is_seen(int piece) {
    open(0, true);
    byte[][] said = {
      packet(1, "login"),
      packet(3, "password"),
      packet(0, "\3select '" + "@@aurora_version".repeat(200) + "'"),
      packet(0, "\3" + "x".repeat((1 << 20) + 1) + "@@aurora_version"),
      packet(0, "\26select ?"),
      packet(0, "\27\7\0\0\0\0\1\0\0\0"),
      packet(0, "\30\7\0\0\0\0\0" + "\3select 1".repeat(300)),
      packet(0, "\31\7\0\0\0"),
      packet(0, "\1")
    };
    client(piece, said);
    assertThat(toServer.toByteArray()).isEqualTo(join(said));
    assertThat(connection.seen()).hasSize(3).element(0).asString().startsWith("select '@@");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 64, 100_000})
  void what_continues_a_packet_of_16_MB_is_no_command(int piece) {
    loggedIn(piece, 0, true);
    byte[] head = {(byte) 0xff, (byte) 0xff, (byte) 0xff, 0};
    client(piece, head);
    byte[] rest = new byte[Packet.LONGEST];
    rest[0] = Command.QUERY;
    client(Math.max(piece, 1 << 16), rest);
    byte[] more = packet(1, "\3commit @@aurora_version");
    client(piece, more);
    assertThat(connection.seen()).hasSize(1);
    assertThat(toServer.size()).isEqualTo(head.length + rest.length + more.length);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 7, 64, 100_000})
  void questions_are_changed_in_queries_with_attributes_too(int piece) {
    loggedIn(piece, MODERN, true);
    String attributes = "\3\2\1\1\1\376\0\1n\10\0\1m\1\0\0\0\0\0\0\0";
    client(
        piece,
        packet(0, "\3\0\1select @@aurora_server_id"),
        packet(0, attributes + "select @@aurora_server_id"));
    assertThat(toServer.toByteArray())
        .isEqualTo(
            join(
                packet(0, "\3\0\1select 'one' as `@@aurora_server_id`"),
                packet(0, attributes + "select 'one' as `@@aurora_server_id`")));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 64, 100_000})
  void members_are_told_before_a_prepared_statement_is_executed_and_nobody_hears_of_it(int piece) {
    loggedIn(piece, MODERN, true);
    client(piece, packet(0, "\26select * from information_schema.replica_host_status"));
    byte[] prepared = packet(1, "\0\5\0\0\0\1\0\0\0\0\0\0");
    byte[] column = packet(2, "\3def");
    server(piece, prepared, column);
    assertThat(toClient.toByteArray()).isEqualTo(join(prepared, column));
    toServer.reset();
    toClient.reset();

    byte[] execute = packet(0, "\27\5\0\0\0\0\1\0\0\0");
    byte[] commit = packet(0, "\3\0\1commit");
    client(piece, execute, commit);
    String said = toServer.toString(StandardCharsets.ISO_8859_1);
    assertThat(said)
        .contains("\3\0\1set @`aurora.replica_host_status` = ")
        .endsWith(new String(join(execute, commit), StandardCharsets.ISO_8859_1));
    byte[] result = packet(1, ok(0));
    server(piece, packet(1, ok(0)), result, result);
    assertThat(toClient.toByteArray()).isEqualTo(join(result, result));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 64, 100_000})
  void the_server_says_whether_backslashes_escape(int piece) {
    loggedIn(piece, 0, true);
    String question = "\3select '\\', @@aurora_server_id";
    client(piece, packet(0, question));
    server(piece, packet(1, ok(NO_BACKSLASH_ESCAPES)));
    client(piece, packet(0, question));
    assertThat(toServer.toByteArray())
        .isEqualTo(
            join(
                packet(0, question),
                packet(
                    0, question.replace("@@aurora_server_id", "'one' as `@@aurora_server_id`"))));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 64, 100_000})
  void a_cut_before_the_server_lets_nothing_of_the_statement_pass(int piece) {
    loggedIn(piece, 0, false);
    arm(Moment.BEFORE_SERVER);
    byte[] before = packet(0, "\3select 1");
    client(piece, before, packet(0, "\3COMMIT"), packet(0, "\3select 2"));
    assertThat(connection.cut()).containsExactly(connection.armed());
    assertThat(toServer.toByteArray()).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 64, 100_000})
  void a_cut_before_the_answer_withholds_every_byte_of_it_and_none_before(int piece) {
    loggedIn(piece, 0, false);
    arm(Moment.BEFORE_ANSWER);
    client(piece, packet(0, "\3select 1"), packet(0, "\3commit"));
    byte[][] rows = {
      packet(1, "\1"), packet(2, "\3def"), packet(3, eof(0)), packet(4, "\0011"), packet(5, eof(0))
    };
    server(piece, rows);
    assertThat(connection.cut()).isEmpty();
    server(piece, packet(1, ok(0)));
    assertThat(toClient.toByteArray()).isEqualTo(join(rows));
    assertThat(connection.cut()).containsExactly(connection.armed());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 64, 100_000})
  void a_cut_after_the_answer_comes_when_all_its_results_have_passed(int piece) {
    loggedIn(piece, MODERN, false);
    arm(Moment.AFTER_ANSWER);
    client(piece, packet(0, "\3\0\1commit; select 1"));
    byte[][] first = {
      packet(1, ok(MORE_RESULTS)), packet(2, "\1"), packet(3, "\3def"), packet(4, "\3row")
    };
    server(piece, first);
    assertThat(connection.cut()).isEmpty();
    byte[] end = packet(5, "\376\0\0\2\0\0\0");
    server(piece, end);
    assertThat(connection.cut()).containsExactly(connection.armed());
    assertThat(toClient.toByteArray()).isEqualTo(join(join(first), end));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 64, 100_000})
  void a_cut_within_a_statement_lets_so_many_bytes_pass(int piece) {
    loggedIn(piece, 0, false);
    connection.armWithin(sql -> sql.startsWith("commit"), 7);
    byte[] before = packet(0, "\3select 1");
    byte[] commit = packet(0, "\3commit");
    client(piece, before, commit, before);
    assertThat(toServer.toByteArray()).isEqualTo(join(before, Arrays.copyOf(commit, 7)));
    assertThat(connection.cut()).containsExactly(connection.armed());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 64, 100_000})
  void a_statement_that_was_prepared_is_cut_when_it_is_executed(int piece) {
    loggedIn(piece, 0, false);
    arm(Moment.AFTER_ANSWER);
    client(piece, packet(0, "\26commit /* ? */"));
    server(piece, packet(1, "\0\11\0\0\0\0\0\1\0\0\0\0"), packet(2, "\3def"), packet(3, eof(0)));
    assertThat(connection.cut()).isEmpty();
    client(piece, packet(0, "\27\11\0\0\0\0\1\0\0\0"));
    server(piece, packet(1, ok(0)));
    assertThat(connection.cut()).containsExactly(connection.armed());
  }

  private static String ok(int status) {
    return "\0\0\0" + (char) (status & 0xff) + (char) (status >> 8) + "\0\0";
  }

  private static String eof(int status) {
    return "\376\0\0" + (char) (status & 0xff) + (char) (status >> 8);
  }

  private static byte[] packet(int sequence, String payload) {
    byte[] bytes = payload.getBytes(StandardCharsets.ISO_8859_1);
    return ByteBuffer.allocate(4 + bytes.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(bytes.length | sequence << 24)
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
