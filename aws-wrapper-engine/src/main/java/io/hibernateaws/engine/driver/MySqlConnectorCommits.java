package io.hibernateaws.engine.driver;

import com.mysql.cj.conf.PropertyKey;
import com.mysql.cj.jdbc.JdbcConnection;
import com.mysql.cj.protocol.ServerSessionStateController;
import com.mysql.cj.protocol.ServerSessionStateController.ServerSessionStateChanges;
import com.mysql.cj.protocol.ServerSessionStateController.SessionStateChange;
import com.mysql.cj.protocol.ServerSessionStateController.SessionStateChangesListener;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The global identifiers of a session's own transactions, which a server adds to the answer that
 * acknowledges them. The driver holds its listeners weakly, so whoever listens keeps this.
 */
final class MySqlConnectorCommits implements ToldCommits, SessionStateChangesListener {
  private static final String OF_COMMITS = "session_track_gtids";
  private static final String OF_VARIABLES = "session_track_system_variables";

  /** A session that switches the telling off and on again says so, too. */
  private static final String TELLING =
      OF_COMMITS
          + "='OWN_GTID',"
          + OF_VARIABLES
          + "=CONCAT_WS(',',NULLIF(@@"
          + OF_VARIABLES
          + ",''),'"
          + OF_COMMITS
          + "')";

  private final ServerSessionStateController changes;
  private @Nullable String latest;
  private boolean changed;

  private MySqlConnectorCommits(ServerSessionStateController changes) {
    this.changes = changes;
  }

  /** Listens from here on. */
  static MySqlConnectorCommits of(JdbcConnection connection) {
    ServerSessionStateController changes =
        connection.getSession().getServerSession().getServerSessionStateController();
    MySqlConnectorCommits told = new MySqlConnectorCommits(changes);
    changes.addSessionStateChangesListener(told);
    return told;
  }

  /** Left as given where the application has decided what its sessions are told. */
  static Map<String, String> telling(Map<String, String> given) {
    String track = PropertyKey.trackSessionState.getKeyName();
    String variables = PropertyKey.sessionVariables.getKeyName();
    String own = given.getOrDefault(variables, "");
    String lower = own.toLowerCase(Locale.ROOT);
    if (given.containsKey(track) || lower.contains(OF_COMMITS) || lower.contains(OF_VARIABLES)) {
      return given;
    }
    Map<String, String> telling = new HashMap<>(given);
    telling.put(track, "true");
    telling.put(variables, own.isBlank() ? TELLING : own + "," + TELLING);
    return telling;
  }

  @Override
  public void handleSessionStateChanges(ServerSessionStateChanges told) {
    for (SessionStateChange one : told.getSessionStateChangesList()) {
      List<String> values = one.getValues();
      if (values.isEmpty()) {
        continue;
      }
      if (one.getType() == ServerSessionStateController.SESSION_TRACK_GTIDS) {
        latest = values.get(0);
      } else if (one.getType() == ServerSessionStateController.SESSION_TRACK_SYSTEM_VARIABLES) {
        changed |= values.contains(OF_COMMITS) || values.contains(OF_VARIABLES);
      }
    }
  }

  @Override
  public @Nullable String latest() {
    return changed ? null : latest;
  }

  @Override
  public void close() {
    changes.removeSessionStateChangesListener(this);
  }
}
