package io.hibernateaws.dialect.product;

import org.jspecify.annotations.Nullable;

/** Which names a make of database server keeps apart from each other. Stateless. */
public interface ServerIdentifiers {
  /** Longest name in bytes of UTF-8 that the server keeps whole. */
  int longestBytes();

  /** What the server does with a longer name, as the end of a sentence. */
  String beyondLongest();

  /** Why a schema of this name cannot be a tenant's, as the end of a sentence; null if it can. */
  @Nullable String whyNoTenantsSchema(String schema);

  /** Whether every user of a database has this schema. */
  boolean isSharedSchema(String schema);
}
