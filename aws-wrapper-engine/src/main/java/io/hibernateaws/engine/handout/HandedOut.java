package io.hibernateaws.engine.handout;

/** A wrapper of an object that may be given to the driver again. */
abstract class HandedOut {
  final CallGuard guard;

  HandedOut(CallGuard guard) {
    this.guard = guard;
  }

  /** The driver's object. */
  abstract Object driversOwn();

  /** What drivers make of it: some send it as text. */
  @Override
  public final String toString() {
    return driversOwn().toString();
  }
}
