package io.hibernateaws.engine.extension;

/** An object of the application itself. */
record Own<T>(T it) implements Chosen<T> {
  @Override
  public T make() {
    return it;
  }
}
