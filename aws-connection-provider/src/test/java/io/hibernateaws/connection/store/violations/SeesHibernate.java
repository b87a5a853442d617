package io.hibernateaws.connection.store.violations;

import org.hibernate.HibernateException;

/** Breaks "the link store sees the engine and Agroal only". */
public final class SeesHibernate {
  private SeesHibernate() {}

  static boolean isOfHibernate(RuntimeException failure) {
    return failure instanceof HibernateException;
  }
}
