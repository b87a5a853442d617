package io.hibernateaws.engine.config;

/**
 * A value as it was given.
 *
 * @param name relative to our prefix
 * @param written the name as the user wrote it, for messages
 */
public record GivenValue(String name, Object value, String written) {
  /** Without the value, which may be a secret. */
  @Override
  public String toString() {
    return written;
  }
}
