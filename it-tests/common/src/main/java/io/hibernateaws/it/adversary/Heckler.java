package io.hibernateaws.it.adversary;

import io.hibernateaws.engine.api.EngineEvent;
import io.hibernateaws.engine.api.EngineObserver;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** An observer that throws once when it is told to, on the thread that told it. */
public final class Heckler implements EngineObserver {
  private record Heckle(Thread thread, Throwable what, int after, boolean watching) {}

  private final AtomicReference<@Nullable Heckle> next = new AtomicReference<>();

  /**
   * Throws this, once, at an event of this thread.
   *
   * @param what an unchecked exception or an error
   * @param after so many events
   * @param watching thrown by the question whether it watches, instead of by the event
   */
  public void heckle(Throwable what, int after, boolean watching) {
    next.set(new Heckle(Thread.currentThread(), what, after, watching));
  }

  void beQuiet() {
    next.set(null);
  }

  @Override
  public void on(EngineEvent event) {
    perhaps(false);
  }

  @Override
  public boolean isWatching() {
    perhaps(true);
    return true;
  }

  private void perhaps(boolean watching) {
    Heckle now = next.get();
    if (now == null || now.thread != Thread.currentThread() || now.watching != watching) {
      return;
    }
    if (now.after > 0) {
      next.set(new Heckle(now.thread, now.what, now.after - 1, watching));
      return;
    }
    next.set(null);
    if (now.what instanceof Error error) {
      throw error;
    }
    throw (RuntimeException) now.what;
  }
}
