package io.hibernateaws.engine.product.mysql.text;

import io.hibernateaws.engine.product.Effect;
import io.hibernateaws.engine.product.SessionEffect;
import io.hibernateaws.engine.product.SqlText;

/**
 * Answers from the words of a text for a server of MariaDB: as for one of MySQL, unless there is
 * something in it that it reads otherwise.
 */
public final class MariaDbText implements SqlText {
  private final MySqlText common = new MySqlText();

  @Override
  public boolean hasNoEffect(String sql) {
    return common.hasNoEffect(sql) && MariaDbWords.in(sql) == MariaDbWords.NONE;
  }

  @Override
  public boolean dependsOnLiterals(String sql) {
    return common.dependsOnLiterals(sql);
  }

  @Override
  public boolean mayCommit(String sql) {
    return common.mayCommit(sql) || MariaDbWords.in(sql) == MariaDbWords.ANY;
  }

  @Override
  public boolean changesRowsOnly(String sql) {
    return common.changesRowsOnly(sql);
  }

  /** A sequence that has moved on stays there, whatever becomes of the transaction. */
  @Override
  public Effect effect(String sql) {
    Effect known = common.effect(sql);
    return known == Effect.NONE && MariaDbWords.in(sql) != MariaDbWords.NONE
        ? Effect.POSSIBLE
        : known;
  }

  @Override
  public boolean evadesReadOnly(String sql) {
    return common.evadesReadOnly(sql) || MariaDbWords.in(sql) == MariaDbWords.ANY;
  }

  /** Where a session has seen a sequence is as little as the last identifier that it was given. */
  @Override
  public SessionEffect sessionEffect(String sql) {
    return MariaDbWords.in(sql).compareTo(MariaDbWords.SEQUENCE) > 0
        ? SessionEffect.POSSIBLE
        : common.sessionEffect(sql);
  }
}
