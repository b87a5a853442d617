package io.hibernateaws.engine.state;

import io.hibernateaws.engine.api.ReadWriteSplittingSQLException;
import io.hibernateaws.engine.link.JdbcSetting;
import io.hibernateaws.engine.link.Link;
import io.hibernateaws.engine.product.CallKind;
import io.hibernateaws.engine.product.Namespace;
import io.hibernateaws.engine.product.TransactionState;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The setters and getters of a connection: recorded and answered here while the session is unbound,
 * by the driver while it is bound. Confined to the session.
 */
public final class SettingCalls {
  private final SessionCalls session;
  private final RoutedRequest request;
  private final SettingChanges changes;
  private final boolean initialized;
  private final Namespace namespace;

  /**
   * @param initialized whether an initializer may have changed what a fresh link answers
   * @param namespace which of JDBC's two names the server looks names up in
   */
  public SettingCalls(
      SessionCalls session,
      RoutedRequest request,
      SettingChanges changes,
      boolean initialized,
      Namespace namespace) {
    this.session = session;
    this.request = request;
    this.changes = changes;
    this.initialized = initialized;
    this.namespace = namespace;
  }

  public void set(JdbcSetting setting, @Nullable Object value) throws SQLException {
    session.checkUsable();
    if (setting == JdbcSetting.SCHEMA && namespace == Namespace.CATALOG) {
      throw new SQLFeatureNotSupportedException(
          "setSchema would change nothing: on this product names are looked up in the catalog, so"
              + " call setCatalog",
          "0A000");
    }
    if (session.boundLink() != null) {
      apply(SettingRow.of(setting), value);
    }
    session.state().want(setting, value);
  }

  private void apply(SettingRow row, @Nullable Object value) throws SQLException {
    Link link = session.enterAsBound();
    TransactionState before = session.stateBefore();
    session.run(
        link, CallKind.OTHER, raw -> changes.apply(session.state(), link, row, value, before));
  }

  /**
   * The value; while unbound and not wanted, {@code otherwise} or what a fresh link answers, unless
   * an initializer may have changed it: then only a bound link knows.
   */
  public @Nullable Object get(JdbcSetting setting, @Nullable Object otherwise) throws SQLException {
    session.checkUsable();
    if (session.boundLink() != null) {
      return ask(SettingRow.of(setting));
    }
    if (session.state().wants(setting)) {
      return session.state().wanted(setting);
    }
    if (otherwise != null) {
      return otherwise;
    }
    return initialized ? ask(SettingRow.of(setting)) : session.defaults().of(setting);
  }

  private @Nullable Object ask(SettingRow row) throws SQLException {
    return session
        .call(session.enterAsBound(), CallKind.OTHER, raw -> Optional.ofNullable(row.get(raw)))
        .orElse(null);
  }

  /**
   * Chooses the role of the session. Outside a transaction the link is given back and the next
   * statement binds another one; inside a transaction that cannot be.
   */
  public void readOnly(boolean value) throws SQLException {
    session.checkUsable();
    Link link = session.boundLink();
    if (link == null || value == session.state().readOnly()) {
      session.state().setReadOnly(value);
      return;
    }
    if (request.followsSetReadOnly()) {
      if (link.driver().transactionState(link.raw()) != TransactionState.IDLE) {
        throw new ReadWriteSplittingSQLException(
            "setReadOnly("
                + value
                + ") inside a transaction would leave it behind on another host; commit or roll"
                + " back first.");
      }
      session.release();
    } else if (session.state().signal() == null) {
      applyReadOnly(value);
    }
    session.state().setReadOnly(value);
  }

  private void applyReadOnly(boolean value) throws SQLException {
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
