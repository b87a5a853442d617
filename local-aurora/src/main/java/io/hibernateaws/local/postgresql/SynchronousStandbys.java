package io.hibernateaws.local.postgresql;

import io.hibernateaws.local.replication.AdminLink;
import io.hibernateaws.local.replication.Patience;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** The setting {@code synchronous_standby_names} of one server, and when it is in effect. */
final class SynchronousStandbys {
  private static final String SETTING = "synchronous_standby_names";
  private static final Duration DEADLINE = Duration.ofSeconds(5);
  private static final Duration EFFECT = Duration.ofMillis(500);

  private final String server;
  private final AdminLink link;
  private final Supplier<AdminLink> newLink;

  /**
   * @param newLink opens one more connection
   */
  SynchronousStandbys(String server, AdminLink link, Supplier<AdminLink> newLink) {
    this.server = server;
    this.link = link;
    this.newLink = newLink;
  }

  /** Commits wait for no standby any more; no effect if they already wait for none. */
  void clear() throws SQLException {
    if (!value().isEmpty()) {
      ServerSettings.change(link, SETTING, "", DEADLINE);
    }
  }

  /** Commits wait for one of these standbys; returns when that is in effect. */
  void change(Set<String> before, Set<String> wanted) throws SQLException {
    String value =
        wanted.isEmpty()
            ? ""
            : wanted.stream()
                .map(name -> '"' + name + '"')
                .collect(Collectors.joining(", ", "ANY 1 (", ")"));
    ServerSettings.change(link, SETTING, value, DEADLINE);
    if (!wanted.containsAll(before)) {
      awaitLeft(wanted);
    }
    if (before.isEmpty()) {
      awaitCommitsWait(value);
    }
  }

  /** Returns when the server counts no standby but these. */
  private void awaitLeft(Set<String> wanted) throws SQLException {
    String others = wanted.stream().map(name -> "'" + name + "'").collect(Collectors.joining(","));
    String query =
        "select count(*) from pg_catalog.pg_stat_replication where sync_state <> 'async'"
            + (others.isEmpty() ? "" : " and application_name not in (" + others + ")");
    Patience patience = Patience.of(EFFECT);
    while (link.first(query, DEADLINE, row -> row.getInt(1)) > 0 && !patience.over()) {
      patience.pause();
    }
  }

  /**
   * Returns when no commit goes through without an acknowledgement any more. Sessions look at a
   * flag that the checkpointer sets when it has read its settings again. That it has been told is
   * certain once the postmaster, which tells it, has time for a new connection; that it has done so
   * is certain after a second round of its loop, which a second checkpoint proves.
   */
  private void awaitCommitsWait(String value) throws SQLException {
    Patience patience = Patience.of(DEADLINE);
    while (!value.equals(value())) {
      if (patience.over()) {
        throw new SQLException(server + " does not read its settings");
      }
      patience.pause();
    }
    try (AdminLink another = newLink.get()) {
      another.execute(DEADLINE, "checkpoint", "checkpoint");
    }
  }

  private String value() throws SQLException {
    return link.first(
        "select pg_catalog.current_setting('" + SETTING + "')", DEADLINE, row -> row.getString(1));
  }
}
