package io.hibernateaws.engine.session;

import io.hibernateaws.engine.api.Role;
import io.hibernateaws.engine.link.Link;
import io.hibernateaws.engine.product.Effect;
import io.hibernateaws.engine.route.ReadSignal;
import io.hibernateaws.engine.state.SessionState;
import io.hibernateaws.engine.state.SqlAnalysisCache;
import io.hibernateaws.engine.state.SqlSideEffects;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Looks at a session's SQL before it is sent: may it be, and what does it leave on the link? */
final class SqlInspection {
  private final SqlAnalysisCache analysis;
  private final SessionState state;
  private final SqlSideEffects sideEffects;

  SqlInspection(SqlAnalysisCache analysis, SessionState state, SqlSideEffects sideEffects) {
    this.analysis = analysis;
    this.state = state;
    this.sideEffects = sideEffects;
  }

  boolean isKnownQuery(Link link, @Nullable String sql) {
    return sql != null && analysis.isKnownQuery(link.product().sqlText(), sql);
  }

  /** A text is about to be sent, or is prepared to be. */
  void note(Link link, String sql) {
    sideEffects.note(analysis.sessionChange(link.product().sqlText(), sql));
  }

  /** A call that is meant to change something: a read-only session does not send it. */
  void refuseWriteIfReadOnly() throws SQLException {
    ReadSignal signal = state.signal();
    if (signal != null) {
      throw ReadOnlyRefusal.write(signal);
    }
  }

  /**
   * The same for a text that may be a query. Outside a transaction the writer would not hold the
   * session to what it was asked.
   */
  void refuseIfItWrites(Link link, @Nullable String sql) throws SQLException {
    ReadSignal signal = state.signal();
    if (signal == null || sql == null || isKnownQuery(link, sql)) {
      return;
    }
    Effect effect = link.product().sqlText().effect(sql);
    if (effect == Effect.CERTAIN) {
      throw ReadOnlyRefusal.write(signal);
    }
    if (effect == Effect.POSSIBLE && link.role() == Role.WRITER && state.autoCommit()) {
      throw ReadOnlyRefusal.doubt(signal);
    }
  }
}
