package io.hibernateaws.engine.handout;

import io.hibernateaws.engine.product.CallKind;
import java.io.IOException;
import java.io.Writer;
import org.jspecify.annotations.Nullable;

/** Writes a large text to the server. */
final class GuardedWriter extends Writer {
  private final Writer delegate;
  private final StreamCalls calls;

  private GuardedWriter(CallGuard guard, Writer delegate, CallKind kind) {
    this.delegate = delegate;
    this.calls = new StreamCalls(guard, kind);
  }

  /**
   * @param kind {@link CallKind#UPDATE} unless what is written stays with the driver
   */
  static @Nullable Writer of(CallGuard guard, @Nullable Writer delegate, CallKind kind) {
    return delegate == null ? null : new GuardedWriter(guard, delegate, kind);
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
