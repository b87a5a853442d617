package io.hibernateaws.engine.violations;

import org.hibernate.Session;

/** Breaks "the engine never sees Hibernate". */
public final class SeesHibernate {
  private SeesHibernate() {}

  static boolean isOpen(Session session) {
    return session.isOpen();
  }
}
