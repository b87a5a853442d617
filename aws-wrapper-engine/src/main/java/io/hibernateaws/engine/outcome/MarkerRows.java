package io.hibernateaws.engine.outcome;

import io.hibernateaws.engine.api.EngineEvent;
import io.hibernateaws.engine.api.EngineEvents;
import io.hibernateaws.engine.endpoint.Endpoint;
import io.hibernateaws.engine.foreign.ForeignText;
import io.hibernateaws.engine.link.Link;
import io.hibernateaws.engine.link.PhysicalOpener;
import io.hibernateaws.engine.product.DatabaseFamily;
import io.hibernateaws.engine.product.MarkerTable;
import io.hibernateaws.engine.product.ServerProcess;
import io.hibernateaws.engine.time.AgentRunner;
import io.hibernateaws.engine.time.Await;
import io.hibernateaws.engine.time.Deadline;
import io.hibernateaws.engine.time.NanoClock;
import io.hibernateaws.engine.time.Watchdog;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Verification by marker rows. The writer is asked by a write under the marker's own key, which
 * only a server that may still commit can answer, and which forbids the lost transaction to commit
 * later if it has not yet (docs/adr, "One write settles a lost commit").
 */
public final class MarkerRows implements OutcomeVerification, AutoCloseable {
  private static final Duration PAUSE = Duration.ofMillis(50);

  /**
   * What it stands on.
   *
   * @param cluster name of the cluster, for its thread
   * @param engine random id that tells this engine's rows from those of others
   * @param opener opens links
   * @param family of the database
   * @param writer where the writer is now, given where a link once went; null while nobody knows
   * @param ownsProcesses whether the server's process of a link is that link's alone, which it is
   *     not behind a proxy; a pooler in between is noticed by the link itself
   * @param auxiliaryTimeout limit of one question with its log-in
   */
  public record Parts(
      String cluster,
      UUID engine,
      PhysicalOpener opener,
      Supplier<DatabaseFamily> family,
      Function<Endpoint, @Nullable Endpoint> writer,
      boolean ownsProcesses,
      Watchdog watchdog,
      Duration auxiliaryTimeout,
      EngineEvents events,
      NanoClock clock) {}

  private final Parts parts;
  private final MarkerTable table;
  private final OutcomeLinks links;
  private final MarkerAccess access;
  private final OpenMarkers markers;
  private final Duration believable;
  private final AgentRunner cleaning;
  private final Await pause = new Await();
  private volatile boolean closed;

  /** Opens nothing and starts no thread before the first transaction that writes. */
  public MarkerRows(OutcomeSettings settings, Parts parts) {
    this.parts = parts;
    this.table =
        parts
            .family()
            .get()
            .product()
            .markerTable(settings.schema(), settings.table(), settings.retention());
    this.links =
        new OutcomeLinks(
            parts.opener(), parts.family(), parts.watchdog(), parts.auxiliaryTimeout());
    this.access =
        new MarkerAccess(table, settings.create(), links, parts.auxiliaryTimeout(), parts.clock());
    this.markers = new OpenMarkers(parts.engine());
    this.believable = settings.retention().dividedBy(2);
    this.cleaning =
        new AgentRunner(new MarkerCleaner(parts, table, links, access, markers), parts.clock());
  }

  @Override
  public @Nullable Marker mark(Link link) throws SQLException {
    if (!access.isGranted(link)) {
      return null;
    }
    // A text that only looks like a change would be marked for nothing, or fail in a transaction
    // that the server lets only read.
    if (!link.hasWritten()) {
      return null;
    }
    cleaning.start();
    Marker marker = markers.begin(link.openedAs().login().database(), parts.clock().nanoTime());
    boolean written = false;
    try {
      written = table.mark(link.raw(), marker.id());
      if (written) {
        return marker;
      }
    } finally {
      if (!written) {
        markers.settled(marker);
      }
    }
    access.refuse(link, table.name() + " takes no rows; a trigger or rule may keep them out");
    return null;
  }

  @Override
  public @Nullable String unmarkedBecause(Link link) {
    return access.problem(link);
  }

  /** Users and databases that are remembered. */
  int remembered() {
    return access.kept();
  }

  @Override
  public void settled(Marker marker) {
    markers.settled(marker);
  }

  @Override
  public void markingFailed(Link link, SQLException failure) {
    access.refuse(link, "a marker could not be written: " + ForeignText.message(failure));
  }

  @Override
  public Finding ask(Marker marker, Link lost, Deadline deadline) {
    long began = parts.clock().nanoTime();
    String from = lost.member().instanceId();
    Finding finding = asked(marker, lost, deadline);
    Duration took = Duration.ofNanos(parts.clock().nanoTime() - began);
    if (finding instanceof Finding.Committed yes) {
      parts
          .events()
          .publish(
              new EngineEvent.OutcomeVerified(
                  parts.events().source(), from, yes.asked(), true, took));
    } else if (finding instanceof Finding.RolledBack no) {
      parts
          .events()
          .publish(
              new EngineEvent.OutcomeVerified(
                  parts.events().source(), from, no.asked(), false, took));
    }
    return finding;
  }

  private Finding asked(Marker marker, Link lost, Deadline deadline) {
    String because = "no writer is known";
    do {
      Endpoint writer = parts.writer().apply(lost.openedAs().login().endpoint());
      if (writer != null) {
        try {
          return answer(marker, lost, writer, deadline);
        } catch (SQLException e) {
          because = ForeignText.message(e);
          if (isFinal(e)) {
            return new Finding.Unanswered(because);
          }
        }
      }
      try {
        pause.until(() -> closed, deadline.atMost(PAUSE));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return new Finding.Unanswered("the waiting thread was interrupted");
      }
    } while (!deadline.passed() && !closed);
    return new Finding.Unanswered(closed ? "the engine is closing" : because);
  }

  private Finding answer(Marker marker, Link lost, Endpoint writer, Deadline deadline)
      throws SQLException {
    PhysicalOpener.Target where = lost.openedAs().login().at(writer);
    return links.ask(
        where,
        deadline,
        (raw, server) -> {
          ServerProcess old = lost.openedAs().identity().process();
          if (parts.ownsProcesses() && old != null && lost.isDirect()) {
            // Left alone it may wait for its client, and we for it, for hours.
            parts.family().get().product().end(raw, old);
          }
          boolean committed = table.wasCommitted(raw, marker.id());
          String id = server.instanceId();
          String asked = id == null ? writer.toString() : id;
          if (committed) {
            return new Finding.Committed(asked);
          }
          long age = parts.clock().nanoTime() - marker.writtenNanos();
          return age < believable.toNanos()
              ? new Finding.RolledBack(asked)
              : new Finding.Unanswered(
                  "its marker was written more than half of transaction.outcome_retention ago, so"
                      + " it may have been cleaned up");
        });
  }

  /** What asking again does not change: the log-in, the table, or a right on it. */
  private static boolean isFinal(SQLException failure) {
    String state = String.valueOf(failure.getSQLState());
    return state.startsWith("28") || state.startsWith("42") || state.startsWith("3");
  }

  @Override
  public void close() {
    closed = true;
    pause.changed();
    cleaning.stop();
  }

  /** Waits until the thread that cleans up has ended. */
  public void awaitEnd(Deadline deadline) {
    cleaning.awaitEnd(deadline);
  }
}
