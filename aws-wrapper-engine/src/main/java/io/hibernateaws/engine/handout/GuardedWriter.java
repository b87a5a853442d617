package io.hibernateaws.engine.handout;

import io.hibernateaws.engine.product.CallKind;
import java.io.IOException;
import java.io.Writer;

/** Writes a large text to the server. */
final class GuardedWriter extends Writer {
  private final Writer delegate;
  private final StreamCalls calls;

  GuardedWriter(CallGuard guard, Writer delegate) {
    this.delegate = delegate;
    this.calls = new StreamCalls(guard, CallKind.UPDATE);
  }

  @Override
  public void write(char[] buffer, int offset, int length) throws IOException {
    calls.call(
        () -> {
          delegate.write(buffer, offset, length);
          return 0;
        });
  }

  @Override
  public void flush() throws IOException {
    calls.call(
        () -> {
          delegate.flush();
          return 0;
        });
  }

  @Override
  public void close() throws IOException {
    calls.close(
        () -> {
          delegate.close();
          return 0;
        });
  }
}
