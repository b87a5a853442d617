package io.hibernateaws.engine.link;

import io.hibernateaws.engine.product.FreshSession;
import io.hibernateaws.engine.product.SessionEffect;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The settings that were last applied to a link, so that a bind applies only differences, and what
 * texts may have left on it since it was proved to be as opened. Confined to the holder of the
 * lease. A setting that is absent still has the value the link was opened with.
 */
public final class LinkMemory {
  private @Nullable Map<JdbcSetting, @Nullable Object> opened;
  private @Nullable FreshSession fresh;
  private SessionEffect sinceProof = SessionEffect.NONE;
  private boolean heldToReads;
  private boolean mayBeReleased;
  private final Map<JdbcSetting, @Nullable Object> last = new EnumMap<>(JdbcSetting.class);

  /** Whether a session or a metadata call has had the link. */
  public boolean isUsed() {
    return opened != null;
  }

  /**
   * The link is used from here on.
   *
   * @param values of settings with which it was opened
   * @param session what the server's session is like now; null if it was not asked
   */
  public void use(Map<JdbcSetting, @Nullable Object> values, @Nullable FreshSession session) {
    opened = values;
    fresh = session;
  }

  /** The value with which the link was opened, of those that links keep between sessions. */
  public @Nullable Object opened(JdbcSetting setting) {
    return opened == null ? null : opened.get(setting);
  }

  /** What the server's session was like when the link was opened; null if it was not asked. */
  public @Nullable FreshSession fresh() {
    return fresh;
  }

  /** A text is about to be sent. */
  public void note(SessionEffect effect) {
    if (effect.compareTo(sinceProof) > 0) {
      sinceProof = effect;
    }
  }

  /** The worst that texts may have left on the link since it was proved to be as opened. */
  public SessionEffect sinceProof() {
    return sinceProof;
  }

  /** The server has said that its session is as the link was opened, whatever was applied. */
  public void proved() {
    sinceProof = SessionEffect.NONE;
    last.keySet().removeIf(setting -> setting != JdbcSetting.READ_ONLY);
    heldToReads(false);
  }

  /** Whether the link may have another value than it was opened with. */
  public boolean isChanged(JdbcSetting setting) {
    return last.containsKey(setting);
  }

  /** The value applied last. */
  public @Nullable Object lastApplied(JdbcSetting setting) {
    return last.get(setting);
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

  /** The link has again the value it was opened with. */
  public void putBack(JdbcSetting setting) {
    last.remove(setting);
  }
}
