package io.hibernateaws.engine.driver;

import io.hibernateaws.engine.product.SentMessages;
import java.io.IOException;
import java.io.OutputStream;
import java.net.SocketException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * What has left the process on one socket, as far as the calls of its link need to know. Counts per
 * write, not per call: a write that comes in another call than the one before begins that call.
 * Thread-safe.
 *
 * <p>A write that throws has left at least its last byte behind, because a socket of the JDK goes
 * on until all of it is taken and fails only when a system call took nothing; how much of the rest
 * was taken is not known, so all of it counts as taken. Nothing leaves after such a write: a driver
 * may try again what it still has in its buffer.
 */
public class SentBytes {
  private final ReentrantLock lock = new ReentrantLock();
  private final SentMessages messages;
  private volatile LongSupplier calls = () -> 0;
  private long callOfLastWrite;
  private boolean partsExecution;
  private boolean over;

  public SentBytes(SentMessages messages) {
    this.messages = messages;
  }

  /**
   * The link's calls from now on.
   *
   * @param sequence grows with every call
   */
  public void calls(LongSupplier sequence) {
    calls = sequence;
  }

  /**
   * The running call is about to send a commit and nothing else: its execution is completed by a
   * write of its own, so that a write that fails before has not executed it. What the call has sent
   * so far has been answered.
   */
  public void commitBegins() {
    lock.lock();
    try {
      begin(calls.getAsLong());
      partsExecution = true;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Whether a call has certainly not sent, and never will send, a whole message that commits.
   *
   * @param call as {@link #calls} counts
   * @param atExecution as {@link SentMessages#mayCommit}
   */
  public boolean neverCommits(long call, boolean atExecution) {
    if (!lock.tryLock()) {
      return false;
    }
    try {
      boolean mayHaveCommitted =
          call < callOfLastWrite || (call == callOfLastWrite && messages.mayCommit(atExecution));
      if (!mayHaveCommitted) {
        over = true;
      }
      return !mayHaveCommitted;
    } finally {
      lock.unlock();
    }
  }

  /** The stream of the socket with its bytes counted. */
  protected OutputStream through(OutputStream socket) {
    return new Counted(socket);
  }

  private void begin(long call) {
    callOfLastWrite = call;
    partsExecution = false;
    messages.callBegins();
  }

  private final class Counted extends OutputStream {
    private final OutputStream socket;

    Counted(OutputStream socket) {
      this.socket = socket;
    }

    @Override
    public void write(int one) throws IOException {
      write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      lock.lock();
      try {
        long call = calls.getAsLong();
        if (call != callOfLastWrite) {
          begin(call);
        }
        int end = offset + length;
        int part = partsExecution ? messages.beforeExecution(bytes, offset, end) : -1;
        if (part < 0) {
          send(bytes, offset, end);
        } else {
          partsExecution = false;
          send(bytes, offset, part);
          send(bytes, part, end);
        }
      } finally {
        lock.unlock();
      }
    }

    private void send(byte[] bytes, int from, int to) throws IOException {
      if (over) {
        throw new SocketException("the connection has failed in an earlier write");
      }
      int taken = to;
      boolean whole = false;
      try {
        socket.write(bytes, from, to - from);
        whole = true;
      } catch (IOException e) {
        taken = to - 1;
        throw e;
      } finally {
        if (!whole) {
          over = true;
        }
        messages.left(bytes, from, taken);
      }
    }

    @Override
    public void flush() throws IOException {
      socket.flush();
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
