package io.hibernateaws.engine.telemetry;

import io.hibernateaws.engine.api.EngineEvent;
import io.hibernateaws.engine.api.EngineObserver;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.OpenTelemetry;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An observer over the OpenTelemetry of the whole JVM, from the first event on at which that is
 * set. {@link GlobalOpenTelemetry#get} is not called before: where nothing is set it sets what does
 * nothing, and the application could not set its own afterwards. Thread-safe.
 */
final class OpenTelemetryGlobal implements EngineObserver {
  private final Function<OpenTelemetry, EngineObserver> maker;
  private final ReentrantLock making = new ReentrantLock();
  private volatile @Nullable EngineObserver made;

  OpenTelemetryGlobal(Function<OpenTelemetry, EngineObserver> maker) {
    this.maker = maker;
  }

  @Override
  public boolean isWatching() {
    return made != null || GlobalOpenTelemetry.isSet();
  }

  @Override
  public void on(EngineEvent event) {
    EngineObserver observer = made;
    if (observer == null && GlobalOpenTelemetry.isSet()) {
      observer = make();
    }
    if (observer != null) {
      observer.on(event);
    }
  }

  private EngineObserver make() {
    making.lock();
    try {
      EngineObserver observer = made;
      if (observer == null) {
        observer = maker.apply(GlobalOpenTelemetry.get());
        made = observer;
      }
      return observer;
    } finally {
      making.unlock();
    }
  }
}
