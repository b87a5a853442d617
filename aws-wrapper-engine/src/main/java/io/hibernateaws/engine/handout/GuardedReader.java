package io.hibernateaws.engine.handout;

import io.hibernateaws.engine.product.CallKind;
import java.io.IOException;
import java.io.Reader;
import org.jspecify.annotations.Nullable;

/** Reads a large text from the server. */
final class GuardedReader extends Reader {
  private final Reader delegate;
  private final StreamCalls calls;

  private GuardedReader(CallGuard guard, Reader delegate) {
    this.delegate = delegate;
    this.calls = new StreamCalls(guard, CallKind.FETCH);
  }

  static @Nullable Reader of(CallGuard guard, @Nullable Reader delegate) {
    return delegate == null ? null : new GuardedReader(guard, delegate);
  }

  @Override
  public int read(char[] buffer, int offset, int length) throws IOException {
    return (int) calls.call(() -> delegate.read(buffer, offset, length));
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
