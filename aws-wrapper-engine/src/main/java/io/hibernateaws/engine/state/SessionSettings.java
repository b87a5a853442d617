package io.hibernateaws.engine.state;

import io.hibernateaws.engine.config.Catalogue;
import io.hibernateaws.engine.config.GivenSettings;
import io.hibernateaws.engine.config.Setting;
import io.hibernateaws.engine.config.Values;
import io.hibernateaws.engine.spi.SessionInitializer;
import org.jspecify.annotations.Nullable;

/**
 * The engine's configuration for all its sessions (settings {@code session_state.*}, {@code
 * transaction.*}): what is done with a session's values, not the values themselves.
 *
 * @param transferOnSwitch whether its settings are replayed on the next link
 * @param resetOnClose whether the link gets its pristine values back before it is returned
 * @param rollbackOnSwitch whether a running transaction on a healthy link is rolled back before a
 *     switch
 * @param trustAutocommitSelect whether an {@code executeQuery} in autocommit mode of a text known
 *     to have no effect is taken to commit nothing
 * @param initializer the application's own SQL for every borrowed link, null for none
 * @param check when the server is asked what a session has left on its link
 */
public record SessionSettings(
    boolean transferOnSwitch,
    boolean resetOnClose,
    boolean rollbackOnSwitch,
    boolean trustAutocommitSelect,
    @Nullable SessionInitializer initializer,
    Check check) {
  /** When the server is asked what a session has left on its link. */
  public enum Check {
    /** At every return. */
    ALWAYS,
    /** When a session has sent something that is not known to leave nothing. */
    WHEN_NEEDED,
    /** Never: the application leaves nothing. */
    NEVER
  }

  private static final Catalogue.Builder SETTINGS = new Catalogue.Builder();

  static final Setting<Boolean> TRANSFER =
      SETTINGS.add(
          Setting.bool(
                  "session_state.transfer_on_switch",
                  true,
                  "Whether a session's settings are replayed on its next link.")
              .alias("transfer_session_state_on_switch", "transferSessionStateOnSwitch"));
  static final Setting<Boolean> RESET =
      SETTINGS.add(
          Setting.bool(
                  "session_state.reset_on_close",
                  true,
                  "Whether a link gets its pristine values back before it is returned.")
              .alias("reset_session_state_on_close", "resetSessionStateOnClose"));
  static final Setting<Boolean> ROLLBACK =
      SETTINGS.add(
          Setting.bool(
                  "session_state.rollback_on_switch",
                  true,
                  "Whether a running transaction is ended before a session switches its link.")
              .alias("rollback_on_switch", "rollbackOnSwitch"));
  static final Setting<SessionInitializer> INITIALIZER =
      SETTINGS.add(
          Setting.<SessionInitializer>of(
                  "session_state.initializer",
                  Initializers::parse,
                  "instance, class or class name",
                  null,
                  "none",
                  "A SessionInitializer: the application's own SQL, run on every borrowed link before a session's first statement; costs its round trips at each borrow.")
              .shownAs(SessionInitializer::name));
  static final Setting<String> AUTOCOMMIT_SELECT =
      SETTINGS.add(
          Setting.of(
              "transaction.autocommit_select",
              Values.word("query", "unknown"),
              "query, unknown",
              "query",
              "query",
              "Whether a query in autocommit mode that is known to have no effect is taken to commit nothing (query) or trusted as little as a write."));

  static final Setting<Check> CHECK =
      SETTINGS.add(
          Setting.of(
              "pool.session_check",
              Values.oneOf(Check.class),
              "always, when_needed, never",
              Check.WHEN_NEEDED,
              "when_needed",
              "Whether a returned link is reset and its server asked what the session has left: at every return, after SQL that is not known to leave nothing, or not at all."));

  /** Every setting of this record. */
  public static final Catalogue CATALOGUE = SETTINGS.build();

  /** What was given, else the defaults. */
  public static SessionSettings read(GivenSettings given) {
    return new SessionSettings(
        given.get(TRANSFER),
        given.get(RESET),
        given.get(ROLLBACK),
        given.get(AUTOCOMMIT_SELECT).equals("query"),
        given.given(INITIALIZER),
        given.get(CHECK));
  }
}
