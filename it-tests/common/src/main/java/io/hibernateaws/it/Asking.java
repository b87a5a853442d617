package io.hibernateaws.it;

import org.hibernate.SharedSessionContract;

/** Questions to the server a session runs on. */
public final class Asking {
  private Asking() {}

  /** The identifier of the instance that answers. */
  public static String instance(SharedSessionContract session) {
    return session
        .createNativeQuery("select aurora_db_instance_identifier()", String.class)
        .getSingleResult();
  }

  /** The name under which the session's connection shows up on the server. */
  public static String applicationName(SharedSessionContract session) {
    return session
        .createNativeQuery(
            "select application_name from pg_stat_activity where pid = pg_backend_pid()",
            String.class)
        .getSingleResult();
  }
}
