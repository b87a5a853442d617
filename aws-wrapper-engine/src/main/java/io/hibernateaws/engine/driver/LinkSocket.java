package io.hibernateaws.engine.driver;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;

/**
 * A socket that remembers whether the other end has ever said anything, and what has left on it.
 */
final class LinkSocket extends Socket {
  private final SentBytes sent;
  private volatile boolean heard;

  LinkSocket(SentBytes sent) {
    this.sent = sent;
  }

  SentBytes sent() {
    return sent;
  }

  /** Whether a byte has come in. Any thread. */
  boolean heard() {
    return heard;
  }

  @Override
  public InputStream getInputStream() throws IOException {
    return new FilterInputStream(super.getInputStream()) {
      @Override
      public int read() throws IOException {
        int read = in.read();
        note(read);
        return read;
      }

      @Override
      public int read(byte[] into, int offset, int length) throws IOException {
        int read = in.read(into, offset, length);
        note(read);
        return read;
      }
    };
  }

  @Override
  public OutputStream getOutputStream() throws IOException {
    return sent.through(super.getOutputStream());
  }

  private void note(int read) {
    if (read >= 0 && !heard) {
      heard = true;
    }
  }
}
