package io.hibernateaws.engine.state;

import io.hibernateaws.engine.link.JdbcSetting;
import java.sql.SQLClientInfoException;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** The client info of a connection: one setting of the session that holds any number of names. */
public final class ClientInfo {
  private final SettingCalls settings;
  private final SessionState state;

  public ClientInfo(SettingCalls settings, SessionState state) {
    this.settings = settings;
    this.state = state;
  }

  public Map<String, @Nullable String> get() throws SQLException {
    Object info = settings.get(JdbcSetting.CLIENT_INFO, Map.of());
    return info == null ? Map.of() : SettingRow.info(info);
  }

  public Properties properties() throws SQLException {
    Properties properties = new Properties();
    get()
        .forEach(
            (name, value) -> {
              if (value != null) {
                properties.setProperty(name, value);
              }
            });
    return properties;
  }

  public void set(String name, @Nullable String value) throws SQLClientInfoException {
    Map<String, @Nullable String> all = wanted();
    all.put(name, value);
    set(all);
  }

  /** Names that the session has set before and that are not among the properties are cleared. */
  public void setAll(@Nullable Properties properties) throws SQLClientInfoException {
    Map<String, @Nullable String> all = wanted();
    all.replaceAll((name, value) -> null);
    if (properties != null) {
      properties.stringPropertyNames().forEach(name -> all.put(name, properties.getProperty(name)));
    }
    set(all);
  }

  private Map<String, @Nullable String> wanted() {
    Object wanted = state.wanted(JdbcSetting.CLIENT_INFO);
    return wanted == null ? new HashMap<>() : new HashMap<>(SettingRow.info(wanted));
  }

  private void set(Map<String, @Nullable String> all) throws SQLClientInfoException {
    try {
      settings.set(JdbcSetting.CLIENT_INFO, all);
    } catch (SQLClientInfoException e) {
      throw e;
    } catch (SQLException e) {
      throw new SQLClientInfoException(
          e.getMessage(), e.getSQLState(), e.getErrorCode(), Map.of(), e);
    }
  }
}
