package io.hibernateaws.engine.link;

import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The settings that were last applied to a link, so that a bind applies only differences. Confined
 * to the holder of the lease. A setting that is absent still has the value the link was opened
 * with.
 */
public final class LinkMemory {
  /** Equal to no value of any setting. */
  private enum Doubt {
    UNKNOWN
  }

  private @Nullable String schemaPath;
  private boolean heldToReads;
  private boolean mayBeReleased;
  private final Map<JdbcSetting, @Nullable Object> last = new EnumMap<>(JdbcSetting.class);

  /** Whether the link may have another value than it was opened with. */
  public boolean isChanged(JdbcSetting setting) {
    return last.containsKey(setting);
  }

  /** The value applied last; equal to no value where SQL may have changed it since. */
  public @Nullable Object lastApplied(JdbcSetting setting) {
    return last.get(setting);
  }

  /** SQL may have changed the value on the server, so the next bind applies it anew. */
  public void markUnknown(JdbcSetting setting) {
    last.put(setting, Doubt.UNKNOWN);
  }

  /**
   * The schemas in which the server looks names up, as it reported after the schema was applied
   * last; null if it did not report them.
   */
  public @Nullable String reportedSchemaPath() {
    return schemaPath;
  }

  public void reportedSchemaPath(@Nullable String reported) {
    schemaPath = reported;
  }

  /** Whether the server was told last that new transactions of the link only read. */
  public boolean isHeldToReads() {
    return heldToReads;
  }

  public void heldToReads(boolean held) {
    heldToReads = held;
    mayBeReleased = false;
  }

  /** Whether SQL may have taken back since then what the server was told. */
  public boolean mayBeReleased() {
    return mayBeReleased;
  }

  public void markMayBeReleased() {
    mayBeReleased = true;
  }

  public void applied(JdbcSetting setting, @Nullable Object value) {
    last.put(setting, value);
  }
}
