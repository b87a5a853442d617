package io.hibernateaws.engine.connect;

import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a link's server session was last told, so that a bind applies only differences. Confined to
 * whoever holds the lease. A setting that is absent still has the value the link was opened with.
 */
public final class LinkMemory {
  private final Map<SessionSetting, @Nullable Object> last = new EnumMap<>(SessionSetting.class);

  public boolean knows(SessionSetting setting) {
    return last.containsKey(setting);
  }

  public @Nullable Object last(SessionSetting setting) {
    return last.get(setting);
  }

  public void told(SessionSetting setting, @Nullable Object value) {
    last.put(setting, value);
  }
}
