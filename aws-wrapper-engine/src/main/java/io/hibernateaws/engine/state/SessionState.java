package io.hibernateaws.engine.state;

import io.hibernateaws.engine.api.SessionOptions;
import io.hibernateaws.engine.link.JdbcSetting;
import io.hibernateaws.engine.route.ReadSignal;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The values that one session wants by now, whatever link it is bound to: its {@link
 * SessionOptions} to begin with, and what its connection's setters said since. A setting that was
 * never set is not here, and most sessions set none, so the maps are made when they are needed.
 * Confined to the session.
 */
public final class SessionState {
  private final SessionOptions options;
  private final boolean requestedReadOnly;
  private boolean autoCommit;
  private @Nullable Boolean readOnlySet;
  private @Nullable ReadSignal signal;
  private boolean anyProvisional;
  private @Nullable Map<JdbcSetting, @Nullable Object> wanted;
  private @Nullable Map<JdbcSetting, @Nullable Object> captured;
  private @Nullable Set<JdbcSetting> provisional;

  public SessionState(SessionOptions options, boolean readOnly) {
    this.options = options;
    this.autoCommit = options.autoCommit();
    this.requestedReadOnly = readOnly;
    wantOptions();
  }

  private void wantOptions() {
    if (options.isolation() != null) {
      want(JdbcSetting.ISOLATION, options.isolation());
    }
    if (options.schema() != null) {
      want(JdbcSetting.SCHEMA, options.schema());
    }
  }

  /** Whether the next session of its link may be of another tenant. */
  public boolean sharesLinksBySchema() {
    return options.schema() != null;
  }

  public boolean autoCommit() {
    return autoCommit;
  }

  public void autoCommit(boolean value) {
    autoCommit = value;
  }

  /** Whether links are read-only, by the session's own word or because of its thread. */
  public boolean readOnly() {
    return signal != null || wantsReadOnly();
  }

  /** What the session itself was asked last. */
  boolean wantsReadOnly() {
    return readOnlySet == null ? requestedReadOnly : readOnlySet;
  }

  public boolean requestedReadOnly() {
    return requestedReadOnly;
  }

  /** The last {@code setReadOnly}; null if there was none. */
  public @Nullable Boolean readOnlySet() {
    return readOnlySet;
  }

  public void setReadOnly(boolean value) {
    readOnlySet = value;
  }

  /** Why the bound link was chosen for reading; null if it was not, and while unbound. */
  public @Nullable ReadSignal signal() {
    return signal;
  }

  public void signal(@Nullable ReadSignal value) {
    signal = value;
  }

  boolean wantsAnything() {
    return wanted != null;
  }

  public boolean wants(JdbcSetting setting) {
    return wanted != null && wanted.containsKey(setting);
  }

  /** The wanted value; null if none is wanted, or if null is. */
  public @Nullable Object wanted(JdbcSetting setting) {
    return wanted == null ? null : wanted.get(setting);
  }

  public void want(JdbcSetting setting, @Nullable Object value) {
    if (wanted == null) {
      wanted = new EnumMap<>(JdbcSetting.class);
    }
    wanted.put(setting, value);
  }

  /** The setting was changed inside a transaction, so a rollback may undo it on the server. */
  void setProvisionally(JdbcSetting setting) {
    if (provisional == null) {
      provisional = EnumSet.noneOf(JdbcSetting.class);
    }
    provisional.add(setting);
    anyProvisional = true;
  }

  public boolean hasProvisional() {
    return anyProvisional;
  }

  boolean isProvisional(JdbcSetting setting) {
    return provisional != null && provisional.contains(setting);
  }

  /** What was provisional is certain: the transaction is committed, or it was applied again. */
  public void confirmProvisional() {
    provisional = null;
    anyProvisional = false;
  }

  /** Forgets what the application set, but not how the session was asked for. */
  public void forgetSettings() {
    wanted = null;
    confirmProvisional();
    wantOptions();
  }

  /** The bound link had this value before the session changed it first. */
  void capture(JdbcSetting setting, @Nullable Object value) {
    if (captured == null) {
      captured = new EnumMap<>(JdbcSetting.class);
    }
    captured.put(setting, value);
  }

  boolean hasCaptured() {
    return captured != null;
  }

  boolean isCaptured(JdbcSetting setting) {
    return captured != null && captured.containsKey(setting);
  }

  @Nullable Object captured(JdbcSetting setting) {
    return captured == null ? null : captured.get(setting);
  }

  /** The link that was captured is no longer the session's. */
  public void forgetCaptured() {
    captured = null;
  }
}
