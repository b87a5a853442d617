package io.hibernateaws.spring.translation;

import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceException;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.datasource.ConnectionHandle;
import org.springframework.orm.jpa.JpaDialect;
import org.springframework.transaction.TransactionDefinition;

/**
 * The unit's own dialect, except for exceptions of the engine. Spring's hook for JDBC exceptions
 * would take the place of Hibernate's conversion, and does not see every failure of a commit.
 */
final class TranslatingJpaDialect implements JpaDialect {
  private final JpaDialect others;

  TranslatingJpaDialect(JpaDialect others) {
    this.others = others;
  }

  @Override
  public @Nullable DataAccessException translateExceptionIfPossible(RuntimeException failure) {
    DataAccessException ours = VerdictTranslation.of(failure, String.valueOf(failure.getMessage()));
    return ours == null ? others.translateExceptionIfPossible(failure) : ours;
  }

  @Override
  public @Nullable Object beginTransaction(
      EntityManager entityManager, TransactionDefinition definition) throws SQLException {
    return others.beginTransaction(entityManager, definition);
  }

  @Override
  public @Nullable Object prepareTransaction(
      EntityManager entityManager, boolean readOnly, @Nullable String name)
      throws PersistenceException {
    return others.prepareTransaction(entityManager, readOnly, name);
  }

  @Override
  public void cleanupTransaction(@Nullable Object transactionData) {
    others.cleanupTransaction(transactionData);
  }

  @Override
  public @Nullable ConnectionHandle getJdbcConnection(EntityManager entityManager, boolean readOnly)
      throws SQLException {
    return others.getJdbcConnection(entityManager, readOnly);
  }

  @Override
  public void releaseJdbcConnection(ConnectionHandle connection, EntityManager entityManager)
      throws SQLException {
    others.releaseJdbcConnection(connection, entityManager);
  }
}
