package io.hibernateaws.engine.failover;

/** The role a session ends up with after a failover (setting {@code failover.mode}). */
public enum FailoverMode {
  STRICT_WRITER,
  STRICT_READER,
  READER_OR_WRITER
}
