package io.hibernateaws.dialect.boot;

import io.hibernateaws.engine.api.ReadOnlyScope;
import jakarta.persistence.EntityManager;
import java.sql.SQLException;
import org.hibernate.CacheMode;
import org.hibernate.engine.jdbc.spi.JdbcCoordinator;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a transaction that only reads away from the second-level cache: it runs on a reader, which
 * may be behind, and what it puts there every other session would take for the newest. A mode that
 * the application has chosen stays. Used by the session's thread.
 */
public final class CacheBypass {
  private final SharedSessionContractImplementor session;

  private CacheBypass(SharedSessionContractImplementor session) {
    this.session = session;
  }

  /** Begins where the transaction that has just begun only reads; null where it need not. */
  static @Nullable CacheBypass of(JdbcCoordinator coordinator) {
    if (coordinator.getJdbcSessionOwner() instanceof SharedSessionContractImplementor session
        && session.getFactory().getSessionFactoryOptions().isSecondLevelCacheEnabled()
        && session.getCacheMode() == CacheMode.NORMAL
        && onlyReads(coordinator)) {
      CacheBypass bypass = new CacheBypass(session);
      set(session, CacheMode.IGNORE);
      return bypass;
    }
    return null;
  }

  /** Asks the session's connection, which is bound to no instance by that. */
  private static boolean onlyReads(JdbcCoordinator coordinator) {
    ReadOnlyScope scope = ReadOnlyScope.current();
    if (scope != null && scope.isReadOnly()) {
      return true;
    }
    try {
      return coordinator.getLogicalConnection().getPhysicalConnection().isReadOnly();
    } catch (SQLException e) {
      return false; // the first statement says why
    }
  }

  void end() {
    if (session.getCacheMode() == CacheMode.IGNORE) {
      set(session, CacheMode.NORMAL);
    }
  }

  /**
   * Sets the cache mode of a session, of one of JPA also as properties: its {@code find} looks at
   * nothing else.
   */
  public static void set(SharedSessionContractImplementor session, CacheMode mode) {
    if (session instanceof EntityManager jpa) {
      jpa.setProperty("jakarta.persistence.cache.retrieveMode", mode.getJpaRetrieveMode());
      jpa.setProperty("jakarta.persistence.cache.storeMode", mode.getJpaStoreMode());
    }
    session.setCacheMode(mode);
  }
}
