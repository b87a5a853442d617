package io.hibernateaws.quarkus.config;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Settings of the engine that are no keys of the extension, because below a pool they would do
 * nothing. Each is refused with what to write instead.
 */
final class LeftOutSettings {
  private static final String POOL = "the pool of Quarkus keeps the connections; set ";
  private static final String OF_POOL = " of the datasource instead";
  private static final String NOT_REUSED =
      "a connection of the engine ends when the pool of Quarkus closes it, so nothing has to be"
          + " reset for the next session; remove it";
  private static final String ALREADY_BOUND =
      "a connection of the pool has its instance before anybody reads from it; read in the"
          + " transaction that has written";
  private static final String TENANTS =
      "the pools of tenants are datasources of Quarkus; set their keys instead";
  private static final String ROUTED =
      "@ReadOnly and Hibernate's read-only sessions say what only reads; set"
          + " readers.enabled=false to keep everything on the writer";

  private static final Map<String, String> REASONS = reasons();

  private LeftOutSettings() {}

  /**
   * Why a setting is no key, continues the message behind its name; null for one that is a key.
   *
   * @param setting by the engine's name, without its prefix
   */
  static @Nullable String reason(String setting) {
    return setting.startsWith("tenancy.") ? TENANTS : REASONS.get(setting);
  }

  private static Map<String, String> reasons() {
    Map<String, String> reasons = new LinkedHashMap<>();
    reasons.put("pool.enabled", POOL + "jdbc.pooling-enabled" + OF_POOL);
    reasons.put("pool.max_size", POOL + "jdbc.max-size" + OF_POOL);
    reasons.put("pool.min_size", POOL + "jdbc.min-size" + OF_POOL);
    reasons.put("pool.validate_after_idle", POOL + "jdbc.foreground-validation-interval" + OF_POOL);
    reasons.put("pool.max_lifetime", POOL + "jdbc.max-lifetime" + OF_POOL);
    reasons.put("pool.leak_detection", POOL + "jdbc.leak-detection-interval" + OF_POOL);
    reasons.put("pool.session_check", NOT_REUSED);
    reasons.put("session_state.reset_on_close", NOT_REUSED);
    reasons.put("read_your_writes.mode", ALREADY_BOUND);
    reasons.put("read_your_writes.wait", ALREADY_BOUND);
    reasons.put("read_write_splitting.signals", ROUTED);
    return reasons;
  }
}
