package io.hibernateaws.engine.handout;

import io.hibernateaws.engine.link.Link;
import io.hibernateaws.engine.product.CallKind;
import java.io.IOException;
import java.sql.SQLException;

/**
 * Calls on the streams of a large object, each of which may go to the server: guarded as other
 * calls are, with the verdict as the cause of an {@link IOException}.
 */
final class StreamCalls {
  /** A call on a stream. */
  @FunctionalInterface
  interface Call {
    long on() throws IOException;
  }

  private final CallGuard guard;
  private final CallKind kind;

  /**
   * @param kind {@link CallKind#FETCH} of a stream that is read, {@link CallKind#UPDATE} of one
   *     that writes to the server
   */
  StreamCalls(CallGuard guard, CallKind kind) {
    this.guard = guard;
    this.kind = kind;
  }

  long call(Call call) throws IOException {
    try {
      return guarded(call);
    } catch (SQLException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  /** Ends a stream; nothing to do once the session does not have the link any more. */
  void close(Call call) throws IOException {
    if (guard.holdsLink()) {
      call(call);
    }
  }

  private long guarded(Call call) throws IOException, SQLException {
    Link link = kind == CallKind.UPDATE ? guard.enterChange() : guard.enter();
    IOException failure;
    try {
      long result = call.on();
      link.exit();
      return result;
    } catch (IOException e) {
      failure = e;
    } catch (Throwable e) {
      guard.torn(link, kind, null);
      throw e;
    }
    link.exit();
    if (failure.getCause() instanceof SQLException drivers) {
      SQLException verdict = guard.failed(link, drivers, kind, null);
      if (verdict != drivers) {
        throw verdict;
      }
    }
    throw failure;
  }
}
