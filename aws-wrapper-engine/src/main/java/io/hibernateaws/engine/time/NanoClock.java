package io.hibernateaws.engine.time;

/** A monotonic clock in nanoseconds, the only time the engine computes with. Any thread may ask. */
@FunctionalInterface
public interface NanoClock {
  /** Nanoseconds since an arbitrary origin; compare by subtraction only. */
  long nanoTime();

  /** The clock of this JVM. */
  static NanoClock system() {
    return System::nanoTime;
  }
}
