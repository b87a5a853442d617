package io.hibernateaws.engine.session;

import io.hibernateaws.engine.link.JdbcSetting;
import io.hibernateaws.engine.state.SettingRow;
import java.sql.SQLClientInfoException;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** The client info of a connection: one setting of the session that holds any number of names. */
final class ClientInfoCalls {
  private ClientInfoCalls() {}

  static Map<String, @Nullable String> get(Session session) throws SQLException {
    Object info = SettersAndGetters.get(session, JdbcSetting.CLIENT_INFO, Map.of());
    return info == null ? Map.of() : SettingRow.info(info);
  }

  static Properties properties(Session session) throws SQLException {
    Properties properties = new Properties();
    get(session)
        .forEach(
            (name, value) -> {
              if (value != null) {
                properties.setProperty(name, value);
              }
            });
    return properties;
  }

  static void set(Session session, String name, @Nullable String value)
      throws SQLClientInfoException {
    Map<String, @Nullable String> all = wanted(session);
    all.put(name, value);
    set(session, all);
  }

  /** Names that the session has set before and that are not among the properties are cleared. */
  static void setAll(Session session, @Nullable Properties properties)
      throws SQLClientInfoException {
    Map<String, @Nullable String> all = wanted(session);
    all.replaceAll((name, value) -> null);
    if (properties != null) {
      properties.stringPropertyNames().forEach(name -> all.put(name, properties.getProperty(name)));
    }
    set(session, all);
  }

  private static Map<String, @Nullable String> wanted(Session session) {
    Object wanted = session.state.wanted(JdbcSetting.CLIENT_INFO);
    return wanted == null ? new HashMap<>() : new HashMap<>(SettingRow.info(wanted));
  }

  private static void set(Session session, Map<String, @Nullable String> all)
      throws SQLClientInfoException {
    try {
      SettersAndGetters.set(session, JdbcSetting.CLIENT_INFO, all);
    } catch (SQLClientInfoException e) {
      throw e;
    } catch (SQLException e) {
      throw new SQLClientInfoException(
          e.getMessage(), e.getSQLState(), e.getErrorCode(), Map.of(), e);
    }
  }
}
