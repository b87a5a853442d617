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

  /** The name under which the session's connection shows up on the server. */
  public static String applicationName(SharedSessionContract session) {
    return session
        .createNativeQuery(Product.underTest().sessions().ownName(), String.class)
        .getSingleResult();
  }
}
