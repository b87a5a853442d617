package io.hibernateaws.engine.product;

/** Which of JDBC's two names decides what an unqualified table name means. */
public enum Namespace {
  /** {@code Connection.setSchema}. */
  SCHEMA,
  /** {@code Connection.setCatalog}. */
  CATALOG
}
