package io.hibernateaws.it.adversary;

import io.hibernateaws.engine.api.FailoverSuccessSQLException;
import io.hibernateaws.engine.api.LinkCounts;
import io.hibernateaws.it.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What must be true after every sequence, once its sessions are closed. */
final class Referee {
  private static final Duration SOON = Duration.ofSeconds(5);

  private final Arena arena;
  private final Repertoire repertoire;
  private final Ledger ledger;

  Referee(Arena arena, Repertoire repertoire, Ledger ledger) {
    this.arena = arena;
    this.repertoire = repertoire;
    this.ledger = ledger;
  }

  void judge() throws Exception {
    everything_is_given_back();
    for (String tenant : Arena.TENANTS) {
      for (boolean readOnly : new boolean[] {false, true}) {
        the_next_sessions_are_fresh(tenant, readOnly);
      }
    }
    everything_is_given_back();
    try (Connection server = arena.admin()) {
      ledger.settle(server);
    }
  }

  private void everything_is_given_back() throws InterruptedException {
    long since = System.nanoTime();
    LinkCounts links = arena.links();
    while ((links.borrowed() > 0 || links.waiting() > 0)
        && System.nanoTime() - since < SOON.toNanos()) {
      Thread.sleep(10);
      links = arena.links();
    }
    if (links.borrowed() > 0 || links.waiting() > 0 || links.open() > arena.mostLinks()) {
      ledger.wrong("left with no session open: " + links);
    }
  }

  /** On every link that there is. */
  private void the_next_sessions_are_fresh(String tenant, boolean readOnly) {
    List<Connection> next = new ArrayList<>();
    try {
      for (int i = 0; i < Arena.LINKS; i++) {
        next.add(arena.connect(tenant, readOnly));
      }
      for (Connection each : next) {
        look(each, tenant, readOnly);
      }
    } catch (SQLException e) {
      ledger.wrong("the next session of " + tenant + (readOnly ? ", read-only: " : ": ") + e);
    } finally {
      for (Connection each : next) {
        close(each);
      }
    }
  }

  private void look(Connection next, String tenant, boolean readOnly) throws SQLException {
    String who = "the next session of " + tenant + (readOnly ? ", read-only, " : " ");
    wake(next);
    expect(
        who + "has",
        arena.fresh(tenant, readOnly, Arena.isReader(next)),
        Sql.text(next, repertoire.state()));
    expect(who + "has autocommit", "true", String.valueOf(next.getAutoCommit()));
    expect(
        who + "sees rows of another",
        "0",
        Sql.text(next, "select count(*) from note where owner <> '" + tenant + "'"));
    expect(
        who + "sees its own table",
        "1",
        Sql.text(next, "select count(*) from note where owner = '" + tenant + "' and seed = 1"));
    if (!readOnly) {
      Row canary = ledger.row(tenant);
      Sql.run(next, Seat.insert(canary));
      canary.is(Row.Fate.THERE, "acknowledged to the next session");
    }
  }

  /** A link that was cut while it lay idle is told of once, at its first statement. */
  private void wake(Connection next) throws SQLException {
    try {
      Sql.text(next, "select 1");
    } catch (FailoverSuccessSQLException told) {
      if (!arena.excused) {
        throw told;
      }
    }
  }

  private void expect(String what, String right, String was) {
    if (!right.equals(was)) {
      List<String> odd = new ArrayList<>(was.lines().toList());
      odd.removeAll(right.lines().toList());
      List<String> missing = new ArrayList<>(right.lines().toList());
      missing.removeAll(was.lines().toList());
      ledger.wrong(what + " " + odd + " instead of " + missing);
    }
  }

  private void close(Connection next) {
    try {
      next.close();
    } catch (SQLException e) {
      ledger.wrong("the next session did not close: " + e);
    }
  }
}
