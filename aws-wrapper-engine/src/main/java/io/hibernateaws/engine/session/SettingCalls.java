package io.hibernateaws.engine.session;

import io.hibernateaws.engine.api.ReadWriteSplittingSQLException;
import io.hibernateaws.engine.link.Link;
import io.hibernateaws.engine.link.SessionSetting;
import io.hibernateaws.engine.product.CallKind;
import io.hibernateaws.engine.product.TransactionState;
import io.hibernateaws.engine.state.SettingRow;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Setters and getters of a session: recorded and answered here while it is unbound, by the driver
 * while it is bound.
 */
final class SettingCalls {
  private SettingCalls() {}

  static void set(Session session, SessionSetting setting, @Nullable Object value)
      throws SQLException {
    session.checkUsable();
    if (session.link != null) {
      tell(session, SettingRow.of(setting), value);
    }
    session.state.want(setting, value);
  }

  private static void tell(Session session, SettingRow row, @Nullable Object value)
      throws SQLException {
    SQLException failure = null;
    Link link = session.enterAsBound();
    try {
      session
          .shared()
          .replay()
          .tell(session.state, session.request(), link, row, value, session.stateBefore());
    } catch (SQLException e) {
      failure = e;
    } finally {
      link.exit();
    }
    if (failure != null) {
      throw session.failed(link, failure, CallKind.OTHER, null);
    }
  }

  /**
   * The value; while unbound and not wanted, {@code otherwise} or what a fresh link answers, unless
   * an initializer may have changed it: then only a bound link knows.
   */
  static @Nullable Object get(Session session, SessionSetting setting, @Nullable Object otherwise)
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
    SQLException failure;
    Link link = session.enterAsBound();
    try {
      return row.get(link.raw());
    } catch (SQLException e) {
      failure = e;
    } finally {
      link.exit();
    }
    throw session.failed(link, failure, CallKind.OTHER, null);
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
    if (session.followsSetReadOnly()) {
      if (link.driver().transactionState(link.raw()) != TransactionState.IDLE) {
        throw new ReadWriteSplittingSQLException(
            "setReadOnly("
                + value
                + ") inside a transaction would leave it behind on another host; commit or roll"
                + " back first.");
      }
      session.release();
    } else if (session.state.signal() == null) {
      tellReadOnly(session, value);
    }
    session.state.setReadOnly(value);
  }

  private static void tellReadOnly(Session session, boolean value) throws SQLException {
    SQLException failure = null;
    Link link = session.enterAsBound();
    try {
      link.raw().setReadOnly(value);
      link.memory().told(SessionSetting.READ_ONLY, value);
    } catch (SQLException e) {
      failure = e;
    } finally {
      link.exit();
    }
    if (failure != null) {
      throw session.failed(link, failure, CallKind.OTHER, null);
    }
  }
}
