package io.hibernateaws.engine.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateaws.engine.product.CallKind;
import io.hibernateaws.engine.product.SqlText;
import io.hibernateaws.engine.product.TransactionState;
import io.hibernateaws.engine.product.postgresql.PostgreSql;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is true when a link is lost in a call, as a table. */
class TransactionOutcomeTest {
  private final SqlText texts = PostgreSql.PRODUCT.sqlText();

  @ParameterizedTest(name = "{0} [{1}] in {2}, autocommit {3}, reads only {4}: {6}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
      # call          | text                   | before | auto  | reads only | trust | outcome
      QUERY           | select 1               | IDLE   | true  | false      | true  | NOTHING
      QUERY           | /* h */ select 1       | IDLE   | true  | false      | true  | NOTHING
      QUERY           | select 1               | IDLE   | true  | false      | false | UNKNOWN
      QUERY           | select 1               | IDLE   | true  | true       | false | NOTHING
      QUERY           | insert … returning id  | IDLE   | true  | false      | true  | UNKNOWN
      QUERY           | explain analyze x      | IDLE   | true  | false      | true  | UNKNOWN
      UPDATE          | insert into t values 1 | IDLE   | true  | false      | true  | UNKNOWN
      UPDATE          | select 1               | IDLE   | true  | false      | true  | UNKNOWN
      UPDATE          | insert into t values 1 | IDLE   | true  | true       | true  | NOTHING
      BATCH           | insert into t values 1 | IDLE   | true  | false      | true  | UNKNOWN
      OTHER           |                        | IDLE   | true  | false      | true  | NOTHING
      FETCH           |                        | IDLE   | true  | false      | true  | NOTHING
      QUERY           | select 1               | IDLE   | false | false      | true  | NOTHING
      QUERY           | select 1               | IDLE   | false | false      | false | NOTHING
      QUERY           | insert … returning id  | IDLE   | false | false      | true  | ROLLED_BACK
      UPDATE          | insert into t values 1 | IDLE   | false | false      | true  | ROLLED_BACK
      BATCH           | insert into t values 1 | IDLE   | false | false      | true  | ROLLED_BACK
      SAVEPOINT       |                        | IDLE   | false | false      | true  | ROLLED_BACK
      OTHER           |                        | IDLE   | false | false      | true  | NOTHING
      QUERY           | select 1               | OPEN   | false | false      | true  | ROLLED_BACK
      QUERY           | select 1               | OPEN   | false | true       | true  | ROLLED_BACK
      UPDATE          | insert into t values 1 | OPEN   | false | false      | true  | ROLLED_BACK
      UPDATE          | create table t (id int)| OPEN   | false | false      | true  | ROLLED_BACK
      BATCH           | insert 1;insert 2      | OPEN   | false | false      | true  | ROLLED_BACK
      BATCH           | insert 1;commit        | OPEN   | false | false      | true  | UNKNOWN
      UPDATE          | insert 1; commit       | OPEN   | false | false      | true  | UNKNOWN
      UPDATE          | call p()               | OPEN   | false | false      | true  | UNKNOWN
      UPDATE          | do $$ begin end $$     | OPEN   | false | false      | true  | UNKNOWN
      UPDATE          | end                    | OPEN   | false | false      | true  | UNKNOWN
      FETCH           |                        | OPEN   | false | false      | true  | ROLLED_BACK
      SAVEPOINT       |                        | OPEN   | false | false      | true  | ROLLED_BACK
      OTHER           |                        | OPEN   | false | false      | true  | ROLLED_BACK
      OTHER           |                        | FAILED | false | false      | true  | ROLLED_BACK
      ROLLBACK        |                        | OPEN   | false | false      | true  | ROLLED_BACK
      COMMIT          |                        | OPEN   | false | false      | true  | UNKNOWN
      COMMIT          |                        | OPEN   | false | true       | true  | ROLLED_BACK
      AUTO_COMMIT_ON  |                        | OPEN   | false | false      | true  | UNKNOWN
      AUTO_COMMIT_ON  |                        | IDLE   | false | false      | true  | NOTHING
      UPDATE          | insert into t values 1 | OPEN   | true  | false      | true  | ROLLED_BACK
      UPDATE          | commit                 | OPEN   | true  | false      | true  | UNKNOWN
      """)
  void what_is_true_follows_from_the_state_before_and_the_call(
      CallKind kind,
      @Nullable String sql,
      TransactionState before,
      boolean autoCommit,
      boolean commitsNothing,
      boolean trustSelect,
      TransactionOutcome expected) {
    boolean known = kind == CallKind.QUERY && sql != null && texts.hasNoEffect(sql);
    boolean mayCommit = sql != null && texts.mayCommit(sql);
    TransactionOutcome.Call call =
        new TransactionOutcome.Call(
            kind, before, autoCommit, known, mayCommit, commitsNothing, trustSelect);

    assertThat(TransactionOutcome.of(call)).isEqualTo(expected);
  }
}
