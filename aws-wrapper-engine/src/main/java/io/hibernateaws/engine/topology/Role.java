package io.hibernateaws.engine.topology;

/** What an instance does in its cluster. */
public enum Role {
  WRITER,
  READER
}
