package io.hibernateaws.engine.link;

import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a link's server session was last told, so that a bind applies only differences. Confined to
 * whoever holds the lease. A setting that is absent still has the value the link was opened with.
 */
public final class LinkMemory {
  /** Equal to no value of any setting. */
  private enum Doubt {
    UNKNOWN
  }

  private @Nullable String names;
  private final Map<SessionSetting, @Nullable Object> last = new EnumMap<>(SessionSetting.class);

  public boolean knows(SessionSetting setting) {
    return last.containsKey(setting);
  }

  public @Nullable Object last(SessionSetting setting) {
    return last.get(setting);
  }

  /** The server may have another value than it was told; the next bind tells it anew. */
  public void doubt(SessionSetting setting) {
    last.put(setting, Doubt.UNKNOWN);
  }

  /** In which schemas the server said to look names up when it was told last; null if unsaid. */
  public @Nullable String names() {
    return names;
  }

  public void names(@Nullable String said) {
    names = said;
  }

  public void told(SessionSetting setting, @Nullable Object value) {
    last.put(setting, value);
  }
}
