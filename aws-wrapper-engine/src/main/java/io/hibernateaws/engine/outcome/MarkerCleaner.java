package io.hibernateaws.engine.outcome;

import io.hibernateaws.engine.endpoint.Endpoint;
import io.hibernateaws.engine.link.PhysicalOpener;
import io.hibernateaws.engine.product.MarkerTable;
import io.hibernateaws.engine.time.Agent;
import io.hibernateaws.engine.time.Deadline;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Deletes the markers nobody will ask for: this engine's own as soon as their transactions are
 * over, by one range of its ids, and now and then what engines left behind that are gone. In small
 * statements, on a link of its own to the writer, within a deadline; without new markers it does
 * nothing, so that an idle database may sleep.
 */
final class MarkerCleaner implements Agent {
  private static final Logger LOG = Logger.getLogger(MarkerCleaner.class);
  private static final long INTERVAL = TimeUnit.SECONDS.toNanos(30);
  private static final long OLD_INTERVAL = TimeUnit.HOURS.toNanos(1);
  private static final int AT_ONCE = 2_000;

  private final MarkerRows.Parts parts;
  private final MarkerTable table;
  private final OutcomeLinks links;
  private final MarkerAccess access;
  private final OpenMarkers markers;

  /** By database: every number below it has been deleted. */
  private final Map<String, Long> cleaned = new HashMap<>();

  /** By database: when the leftovers of others were deleted last. */
  private final Map<String, Long> oldCleaned = new HashMap<>();

  MarkerCleaner(
      MarkerRows.Parts parts,
      MarkerTable table,
      OutcomeLinks links,
      MarkerAccess access,
      OpenMarkers markers) {
    this.parts = parts;
    this.table = table;
    this.links = links;
    this.access = access;
    this.markers = markers;
  }

  @Override
  public String name() {
    return "aws-outcome-" + parts.cluster();
  }

  @Override
  public long doWork(long now) {
    OpenMarkers.Done done = markers.done();
    for (String database : done.databases()) {
      if (done.below() > cleaned.getOrDefault(database, 0L)
          && !clean(database, done.below(), now)) {
        markers.notDeleted(database);
      }
    }
    return now + INTERVAL;
  }

  private boolean clean(String database, long below, long now) {
    PhysicalOpener.Target login = access.anyLogin(database);
    Endpoint writer = login == null ? null : parts.writer().apply(login.endpoint());
    if (login == null || writer == null) {
      return false;
    }
    try {
      links.ask(
          login.at(writer),
          Deadline.in(parts.auxiliaryTimeout(), parts.clock()),
          (raw, server) -> {
            deleteOwn(raw, database, below);
            deleteOld(raw, database, now);
            return true;
          });
      return true;
    } catch (SQLException e) {
      LOG.debugf("Markers in %s are cleaned up later: %s", database, e.toString());
      return false;
    }
  }

  private void deleteOwn(Connection raw, String database, long below) throws SQLException {
    long from = cleaned.getOrDefault(database, 0L);
    while (table.deleteRange(raw, markers.id(from), markers.id(below), AT_ONCE) == AT_ONCE) {
      LOG.debugf("Deleted %d markers in %s", AT_ONCE, database);
    }
    cleaned.put(database, below);
  }

  private void deleteOld(Connection raw, String database, long now) throws SQLException {
    Long last = oldCleaned.get(database);
    if (last != null && now - last < OLD_INTERVAL) {
      return;
    }
    while (table.deleteOld(raw, AT_ONCE) == AT_ONCE) {
      LOG.debugf("Deleted %d old markers in %s", AT_ONCE, database);
    }
    oldCleaned.put(database, now);
  }
}
