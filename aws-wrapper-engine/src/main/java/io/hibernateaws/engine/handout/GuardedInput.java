package io.hibernateaws.engine.handout;

import io.hibernateaws.engine.product.CallKind;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Reads a large object from the server. */
final class GuardedInput extends InputStream {
  private final InputStream delegate;
  private final StreamCalls calls;

  private GuardedInput(CallGuard guard, InputStream delegate) {
    this.delegate = delegate;
    this.calls = new StreamCalls(guard, CallKind.FETCH);
  }

  static @Nullable InputStream of(CallGuard guard, @Nullable InputStream delegate) {
    return delegate == null ? null : new GuardedInput(guard, delegate);
  }

  @Override
  public int read() throws IOException {
    return (int) calls.call(delegate::read);
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    return (int) calls.call(() -> delegate.read(buffer, offset, length));
  }

  @Override
  public long skip(long bytes) throws IOException {
    return calls.call(() -> delegate.skip(bytes));
  }

  @Override
  public int available() throws IOException {
    return (int) calls.call(delegate::available);
  }

  @Override
  public boolean markSupported() {
    return delegate.markSupported();
  }

  @Override
  @SuppressWarnings("UnsynchronizedOverridesSynchronized") // confined to the session
  public void mark(int limit) {
    delegate.mark(limit);
  }

  @Override
  @SuppressWarnings("UnsynchronizedOverridesSynchronized") // confined to the session
  public void reset() throws IOException {
    calls.call(
        () -> {
          delegate.reset();
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
