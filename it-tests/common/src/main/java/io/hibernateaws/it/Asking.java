package io.hibernateaws.it;

import org.hibernate.SharedSessionContract;

/** Questions to the server a session runs on. */
public final class Asking {
  private Asking() {}

  /** The identifier of the instance that answers. */
  public static String instance(SharedSessionContract session) {
    return session
        .createNativeQuery(Product.underTest().sql().instance(), String.class)
        .getSingleResult();
  }

  /** How many purchases there are: read from a table, which begins a transaction on any server. */
  public static long purchases(SharedSessionContract session) {
    return session
        .createSelectionQuery("select count(*) from Purchase", Long.class)
        .getSingleResult();
  }

  /** The name under which the session's connection shows up on the server. */
  public static String applicationName(SharedSessionContract session) {
    return session
        .createNativeQuery(Product.underTest().sessions().ownName(), String.class)
        .getSingleResult();
  }
}
