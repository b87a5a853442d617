package io.hibernateaws.engine.handout;

import io.hibernateaws.engine.product.CallKind;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/** Writes a large object to the server. */
final class GuardedOutput extends OutputStream {
  private final OutputStream delegate;
  private final StreamCalls calls;

  private GuardedOutput(CallGuard guard, OutputStream delegate, CallKind kind) {
    this.delegate = delegate;
    this.calls = new StreamCalls(guard, kind);
  }

  /**
   * @param kind {@link CallKind#UPDATE} unless what is written stays with the driver
   */
  static @Nullable OutputStream of(
      CallGuard guard, @Nullable OutputStream delegate, CallKind kind) {
    return delegate == null ? null : new GuardedOutput(guard, delegate, kind);
  }

  @Override
  public void write(int value) throws IOException {
    calls.call(
        () -> {
          delegate.write(value);
          return 0;
        });
  }

  @Override
  public void write(byte[] buffer, int offset, int length) throws IOException {
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
