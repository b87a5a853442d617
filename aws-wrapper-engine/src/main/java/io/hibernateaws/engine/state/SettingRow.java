package io.hibernateaws.engine.state;

import io.hibernateaws.engine.link.JdbcSetting;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One row of the table of session settings: how the value of a {@link JdbcSetting} is read from a
 * driver's connection and applied to it. The same for all sessions; what one session wants is in
 * its {@link SessionState}.
 *
 * @param setting which one
 * @param kept whether a returned link may keep the value: the next bind compares it anyway, so
 *     neither a tenant's schema nor a reader's mode costs a round trip per borrow. What is not kept
 *     is read before it is first changed and put back when the link is returned.
 */
public record SettingRow(JdbcSetting setting, boolean kept, Getter getter, Setter setter) {
  /** Reads the driver's value. */
  @FunctionalInterface
  interface Getter {
    @Nullable Object get(Connection raw) throws SQLException;
  }

  /** Applies a value. */
  @FunctionalInterface
  interface Setter {
    void set(Connection raw, @Nullable Object value) throws SQLException;
  }

  /** Every row but read-only and autocommit, which are applied last, in this order. */
  static final List<SettingRow> ROWS =
      List.of(
          new SettingRow(
              JdbcSetting.ISOLATION,
              true,
              Connection::getTransactionIsolation,
              (raw, value) -> raw.setTransactionIsolation(number(value))),
          new SettingRow(
              JdbcSetting.CATALOG,
              true,
              Connection::getCatalog,
              (raw, value) -> raw.setCatalog((String) value)),
          new SettingRow(
              JdbcSetting.SCHEMA,
              true,
              Connection::getSchema,
              (raw, value) -> raw.setSchema((String) value)),
          new SettingRow(
              JdbcSetting.HOLDABILITY,
              false,
              Connection::getHoldability,
              (raw, value) -> raw.setHoldability(number(value))),
          new SettingRow(
              JdbcSetting.CLIENT_INFO, false, SettingRow::clientInfo, SettingRow::setClientInfo),
          new SettingRow(
              JdbcSetting.TYPE_MAP,
              false,
              Connection::getTypeMap,
              (raw, value) -> raw.setTypeMap(typeMap(value))),
          new SettingRow(
              JdbcSetting.NETWORK_TIMEOUT,
              false,
              Connection::getNetworkTimeout,
              (raw, value) -> raw.setNetworkTimeout(Runnable::run, number(value))));

  public static SettingRow of(JdbcSetting setting) {
    for (SettingRow row : ROWS) {
      if (row.setting == setting) {
        return row;
      }
    }
    throw new IllegalArgumentException("no row for " + setting);
  }

  public @Nullable Object get(Connection raw) throws SQLException {
    return getter.get(raw);
  }

  void set(Connection raw, @Nullable Object value) throws SQLException {
    setter.set(raw, value);
  }

  /** Puts back what the link had; names of client info that it did not have are cleared. */
  void restore(Connection raw, @Nullable Object former, @Nullable Object changed)
      throws SQLException {
    if (setting == JdbcSetting.CLIENT_INFO && former != null && changed != null) {
      Map<String, @Nullable String> values = new HashMap<>();
      info(changed).keySet().forEach(name -> values.put(name, info(former).get(name)));
      set(raw, values);
    } else {
      set(raw, former);
    }
  }

  @SuppressWarnings("unchecked") // only a session's own maps are applied
  public static Map<String, @Nullable String> info(Object value) {
    return (Map<String, @Nullable String>) value;
  }

  private static int number(@Nullable Object value) {
    return value == null ? 0 : (Integer) value;
  }

  @SuppressWarnings("unchecked") // only a session's own maps are applied
  private static Map<String, Class<?>> typeMap(@Nullable Object value) {
    return value == null ? new HashMap<>() : (Map<String, Class<?>>) value;
  }

  private static Map<String, @Nullable String> clientInfo(Connection raw) throws SQLException {
    Map<String, @Nullable String> values = new HashMap<>();
    raw.getClientInfo().forEach((name, value) -> values.put((String) name, (String) value));
    return values;
  }

  /** Name by name, because telling all at once clears the names the session never mentioned. */
  private static void setClientInfo(Connection raw, @Nullable Object value) throws SQLException {
    if (value != null) {
      for (Map.Entry<String, @Nullable String> entry : info(value).entrySet()) {
        raw.setClientInfo(entry.getKey(), entry.getValue());
      }
    }
  }
}
