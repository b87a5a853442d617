package io.hibernateaws.engine.api;

/** What an instance does in its cluster. */
public enum Role {
  WRITER,
  READER
}
