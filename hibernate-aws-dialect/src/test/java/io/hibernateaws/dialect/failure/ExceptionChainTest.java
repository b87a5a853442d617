package io.hibernateaws.dialect.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class ExceptionChainTest {
  @Test
  void causes_and_next_exceptions_are_found_nearest_first() {
    EOFException root = new EOFException();
    SQLException cause = new SQLException("cause", root);
    SQLException next = new SQLException("next");
    BatchUpdateException batch = new BatchUpdateException(cause);
    batch.setNextException(next);

    assertThat(ExceptionChain.causes(batch)).containsExactly(batch, cause, next, root);
    assertThat(ExceptionChain.findCause(batch, IOException.class)).isSameAs(root);
    assertThat((Object) ExceptionChain.findCause(batch, SQLException.class)).isSameAs(batch);
    assertThat(ExceptionChain.findCause(batch, RuntimeException.class)).isNull();
  }

  @Test
  void suppressed_exceptions_are_no_causes_but_are_carried_with_their_own_causes() {
    SQLException hidden = new SQLException("hidden");
    RuntimeException rollback = new IllegalStateException("the rollback failed", hidden);
    RuntimeException failure = new IllegalStateException("the work failed");
    failure.addSuppressed(rollback);

    assertThat(ExceptionChain.causes(failure)).containsExactly(failure);
    assertThat(ExceptionChain.causesAndSuppressed(failure))
        .containsExactly(failure, rollback, hidden);
  }

  @Test
  void a_chain_that_leads_back_to_itself_ends() {
    SQLException first = new SQLException("first");
    SQLException second = new SQLException("second", first);
    first.initCause(second);
    second.setNextException(first);
    second.addSuppressed(first);

    assertThat(ExceptionChain.causes(first)).containsExactly(first, second);
    assertThat(ExceptionChain.causesAndSuppressed(first)).containsExactly(first, second);
  }
}
