package io.hibernateaws.engine.session;

import io.hibernateaws.engine.api.ConnectRequest;
import io.hibernateaws.engine.api.ReadWriteSplittingSQLException;
import io.hibernateaws.engine.link.JdbcSetting;
import io.hibernateaws.engine.link.Link;
import io.hibernateaws.engine.product.CallKind;
import io.hibernateaws.engine.product.TransactionState;
import io.hibernateaws.engine.state.SettingRow;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The setters and getters of a connection: recorded and answered here while the session is unbound,
 * by the driver while it is bound.
 */
final class SettersAndGetters {
  private SettersAndGetters() {}

  static void set(Session session, JdbcSetting setting, @Nullable Object value)
      throws SQLException {
    session.checkUsable();
    if (session.link != null) {
      apply(session, SettingRow.of(setting), value);
    }
    session.state.want(setting, value);
  }

  private static void apply(Session session, SettingRow row, @Nullable Object value)
      throws SQLException {
    Link link = session.enterAsBound();
    ConnectRequest request = session.request.bound();
    TransactionState before = session.stateBefore();
    session.run(
        link,
        CallKind.OTHER,
        raw -> session.shared().changes().apply(session.state, request, link, row, value, before));
  }

  /**
   * The value; while unbound and not wanted, {@code otherwise} or what a fresh link answers, unless
   * an initializer may have changed it: then only a bound link knows.
   */
  static @Nullable Object get(Session session, JdbcSetting setting, @Nullable Object otherwise)
      throws SQLException {
    session.checkUsable();
    if (session.link != null) {
      return ask(session, SettingRow.of(setting));
    }
    if (session.state.wants(setting)) {
      return session.state.wanted(setting);
    }
    if (otherwise != null) {
      return otherwise;
    }
    return session.shared().settings().initializer() == null
        ? session.defaults().of(setting)
        : ask(session, SettingRow.of(setting));
  }

  private static @Nullable Object ask(Session session, SettingRow row) throws SQLException {
    return session
        .call(session.enterAsBound(), CallKind.OTHER, raw -> Optional.ofNullable(row.get(raw)))
        .orElse(null);
  }

  /**
   * Chooses the role of the session. Outside a transaction the link is given back and the next
   * statement binds another one; inside a transaction that cannot be.
   */
  static void readOnly(Session session, boolean value) throws SQLException {
    session.checkUsable();
    Link link = session.link;
    if (link == null || value == session.state.readOnly()) {
      session.state.setReadOnly(value);
      return;
    }
    if (session.request.followsSetReadOnly()) {
      if (link.driver().transactionState(link.raw()) != TransactionState.IDLE) {
        throw new ReadWriteSplittingSQLException(
            "setReadOnly("
                + value
                + ") inside a transaction would leave it behind on another host; commit or roll"
                + " back first.");
      }
      session.release();
    } else if (session.state.signal() == null) {
      applyReadOnly(session, value);
    }
    session.state.setReadOnly(value);
  }

  private static void applyReadOnly(Session session, boolean value) throws SQLException {
    Link link = session.enterAsBound();
    session.run(
        link,
        CallKind.OTHER,
        raw -> {
          raw.setReadOnly(value);
          link.memory().applied(JdbcSetting.READ_ONLY, value);
        });
  }
}
