package io.hibernateaws.engine.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Statements that their driver closes by itself, as {@code closeOnCompletion} asks it to. */
class StatementListTest {
  private final Stage stage = new Stage();

  @AfterEach
  void end() {
    stage.close();
  }

  private static int kept(@Nullable StatementGuard newest) {
    int count = 0;
    for (StatementGuard each = newest; each != null; each = each.next) {
      count++;
    }
    return count;
  }

  @Test
  void statements_that_close_themselves_are_not_kept() throws SQLException {
    try (Connection connection = stage.open()) {
      GuardedStatement oldest = (GuardedStatement) connection.createStatement();
      int most = 0;
      for (int i = 0; i < 1_000; i++) {
        GuardedStatement statement = (GuardedStatement) connection.createStatement();
        most = Math.max(most, kept(statement));
        statement.raw().close();
      }

      assertThat(most).isLessThan(100);
      assertThat(oldest.isClosed()).isFalse();
    }
  }

  @Test
  void many_open_statements_are_looked_through_seldom() throws SQLException {
    try (Connection connection = stage.open()) {
      GuardedStatement newest = null;
      for (int i = 0; i < 1_000; i++) {
        newest = (GuardedStatement) connection.createStatement();
      }

      assertThat(kept(newest)).isEqualTo(1_000);
      assertThat(stage.raw().calls).filteredOn("isClosed()"::equals).hasSizeLessThan(3_000);
    }
  }
}
