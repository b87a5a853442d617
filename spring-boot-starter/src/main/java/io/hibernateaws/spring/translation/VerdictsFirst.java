package io.hibernateaws.spring.translation;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.support.SQLExceptionTranslator;

/** Asks the one that was there before about all that is not the engine's. */
record VerdictsFirst(SQLExceptionTranslator others) implements SQLExceptionTranslator {
  static SQLExceptionTranslator before(SQLExceptionTranslator others) {
    return others instanceof VerdictsFirst ? others : new VerdictsFirst(others);
  }

  @Override
  public @Nullable DataAccessException translate(
      String task, @Nullable String sql, SQLException failure) {
    String statement = sql == null ? "" : "; SQL [" + sql + "]";
    DataAccessException ours =
        VerdictTranslation.of(failure, task + statement + "; " + failure.getMessage());
    return ours == null ? others.translate(task, sql, failure) : ours;
  }
}
