package io.hibernateaws.engine.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.hibernateaws.engine.product.SentMessages;
import io.hibernateaws.engine.product.postgresql.PostgreSql;
import java.io.IOException;
import java.io.OutputStream;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is known of a call whose write fails, with PostgreSQL's messages. */
class SentBytesTest {
  private final AtomicLong calls = new AtomicLong(1);
  private final Kernel kernel = new Kernel();
  private final SentBytes sent = new SentBytes(PostgreSql.PRODUCT.sentMessages());
  private final OutputStream out = sent.through(kernel);

  /** Takes some bytes and then no more. */
  private static final class Kernel extends OutputStream {
    long left = Long.MAX_VALUE;
    long taken;
    int writes;

    @Override
    public void write(int one) {
      throw new AssertionError("one byte at a time");
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      writes++;
      long now = Math.min(left, length);
      left -= now;
      taken += now;
      if (now < length) {
        throw new SocketException("Broken pipe");
      }
    }
  }

  @BeforeEach
  void begin() throws IOException {
    sent.calls(calls::get);
    out.write(ByteBuffer.allocate(8).putInt(8).putInt(3 << 16).array());
    calls.set(3);
    kernel.taken = 0;
    kernel.writes = 0;
  }

  /** Execute, then Sync. */
  private static byte[] commit() {
    return ByteBuffer.allocate(15)
        .put((byte) 'E')
        .putInt(9)
        .put(new byte[5])
        .put((byte) 'S')
        .putInt(4)
        .array();
  }

  @Test
  void a_call_without_a_write_has_not_committed() {
    assertThat(sent.neverCommits(3, true)).isTrue();
  }

  @Test
  void a_call_that_is_over_is_not_judged_by_the_next_one() throws IOException {
    out.write(commit());
    calls.set(5);
    out.write(commit(), 0, 3);

    assertThat(sent.neverCommits(3, true)).isFalse();
  }

  @Test
  void what_was_taken_whole_is_not_known() throws IOException {
    out.write(commit());

    assertThat(sent.neverCommits(3, true)).isFalse();
    assertThat(sent.neverCommits(3, false)).isFalse();
  }

  /** The kernel may have taken all but the last byte, and so the whole Execute. */
  @Test
  void in_a_write_that_fails_only_the_last_byte_is_known_not_to_have_left() {
    kernel.left = 0;
    assertThat(catchThrowable(() -> out.write(commit()))).isInstanceOf(SocketException.class);

    assertThat(sent.neverCommits(3, true)).isFalse();
    assertThat(sent.neverCommits(3, false)).isTrue();
  }

  @Test
  void an_error_in_a_write_tells_nothing_of_its_bytes() {
    SentBytes failing = new SentBytes(PostgreSql.PRODUCT.sentMessages());
    failing.calls(() -> 3);
    OutputStream torn =
        failing.through(
            new OutputStream() {
              @Override
              public void write(int one) {
                throw new StackOverflowError();
              }
            });
    byte[] start = ByteBuffer.allocate(8).putInt(8).putInt(3 << 16).array();
    assertThat(catchThrowable(() -> torn.write(start))).isInstanceOf(StackOverflowError.class);

    assertThatThrownBy(() -> torn.write(commit())).hasMessageContaining("earlier write");
  }

  /** Every number of bytes that a kernel may take of a commit. */
  @Test
  void a_commit_is_lost_for_certain_where_the_execution_is_not_whole() throws IOException {
    int lost = 0;
    for (int taken = 0; taken < commit().length; taken++) {
      begin();
      SentBytes one = new SentBytes(PostgreSql.PRODUCT.sentMessages());
      one.calls(() -> 3);
      Kernel cutting = new Kernel();
      OutputStream stream = one.through(cutting);
      stream.write(ByteBuffer.allocate(8).putInt(8).putInt(3 << 16).array());
      one.commitBegins();
      cutting.taken = 0;
      cutting.left = taken;
      assertThat(catchThrowable(() -> stream.write(commit()))).isInstanceOf(SocketException.class);

      boolean never = one.neverCommits(3, true);

      assertThat(never && cutting.taken >= 10).as("%d bytes taken", taken).isFalse();
      lost += never ? 1 : 0;
    }
    assertThat(lost).as("all but the last byte of the Execute, and the Sync").isEqualTo(9);
  }

  @Test
  void only_a_commit_is_sent_in_two_writes() throws IOException {
    out.write(commit());
    assertThat(kernel.writes).isEqualTo(1);

    calls.set(5);
    sent.commitBegins();
    out.write(commit());
    assertThat(kernel.writes).isEqualTo(3);
    assertThat(kernel.taken).isEqualTo(2L * commit().length);

    calls.set(7);
    out.write(commit());
    assertThat(kernel.writes).isEqualTo(4);
  }

  @Test
  void nothing_leaves_after_a_write_that_failed() {
    kernel.left = 4;
    assertThat(catchThrowable(() -> out.write(commit()))).isInstanceOf(SocketException.class);
    kernel.left = 1000;

    assertThatThrownBy(() -> out.write(commit())).hasMessageContaining("earlier write");

    assertThat(kernel.taken).isEqualTo(4);
  }

  /** A driver may still flush its buffer when it closes. */
  @Test
  void nothing_leaves_once_a_call_is_said_never_to_commit() throws IOException {
    out.write(commit(), 0, 8);
    assertThat(sent.neverCommits(3, true)).isTrue();

    assertThatThrownBy(() -> out.write(commit(), 8, 7)).isInstanceOf(SocketException.class);

    assertThat(kernel.taken).isEqualTo(8);
  }

  @Test
  void what_is_said_of_a_call_while_another_thread_writes_is_nothing() throws Exception {
    SentBytes[] written = new SentBytes[1];
    boolean[] never = {true};
    OutputStream blocking =
        new OutputStream() {
          @Override
          public void write(int one) {
            Thread asking = new Thread(() -> never[0] = written[0].neverCommits(3, true), "asking");
            asking.start();
            try {
              asking.join();
            } catch (InterruptedException e) {
              throw new AssertionError(e);
            }
          }
        };
    SentMessages messages = PostgreSql.PRODUCT.sentMessages();
    written[0] = new SentBytes(messages);

    written[0].through(blocking).write(new byte[1]);

    assertThat(never[0]).isFalse();
  }
}
