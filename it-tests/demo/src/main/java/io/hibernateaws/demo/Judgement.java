package io.hibernateaws.demo;

import java.util.ArrayList;
import java.util.List;

/**
 * The figures of a run and what they must be.
 *
 * @param unknown how often nobody could say whether a commit had arrived
 * @param failovers how often the application's engine found another writer
 * @param worstGapMillis longest time without an acknowledged order
 * @param readsOnWriter reads that ran on the writer
 * @param avoidableReadsOnWriter those of them that a reader could have served
 * @param readerInstances how many readers served reads under one writer
 * @param errors how often a client was told that something did not work
 */
record Judgement(
    Audit audit,
    int unknown,
    int failovers,
    long worstGapMillis,
    int readsOnWriter,
    int avoidableReadsOnWriter,
    int readerInstances,
    int errors) {
  /** The switchover and the crash. */
  private static final int FAILOVERS = 2;

  private static final int READERS = 2;
  private static final long LONGEST_GAP_MILLIS = 3_000;

  static Judgement of(Run run, Audit audit, int unknown, int failovers) {
    return new Judgement(
        audit,
        unknown,
        failovers,
        Gap.worst(run.gaps()).millis(),
        run.readsOnWriter().size(),
        run.avoidableReadsOnWriter().size(),
        run.readerInstances(),
        run.errorCount());
  }

  /** What is not as it must be, for people; empty if the application survived. */
  List<String> broken() {
    List<String> broken = new ArrayList<>();
    check(
        broken,
        audit.found() == audit.acknowledged() && audit.acknowledged() > 0,
        "%d of %d acknowledged orders are in the database as ordered"
            .formatted(audit.found(), audit.acknowledged()));
    check(broken, audit.duplicated() == 0, audit.duplicated() + " orders are there more than once");
    check(
        broken,
        audit.broken() == 0,
        audit.broken() + " orders do not add up: half a transaction was committed");
    check(
        broken,
        failovers == FAILOVERS,
        "the application saw %d failovers, not %d".formatted(failovers, FAILOVERS));
    check(
        broken,
        worstGapMillis <= LONGEST_GAP_MILLIS,
        "no order was acknowledged for %d ms, %d are allowed"
            .formatted(worstGapMillis, LONGEST_GAP_MILLIS));
    check(
        broken,
        readerInstances >= READERS,
        "reads ran on %d readers, not on %d".formatted(readerInstances, READERS));
    check(
        broken,
        avoidableReadsOnWriter == 0,
        avoidableReadsOnWriter + " reads ran on the writer while a reader was available");
    return broken;
  }

  private static void check(List<String> broken, boolean holds, String otherwise) {
    if (!holds) {
      broken.add(otherwise);
    }
  }

  /** The last line of the demo. */
  String verdict() {
    List<String> broken = broken();
    return (broken.isEmpty() ? "DEMO ok " : "DEMO failed: " + String.join("; ", broken) + ": ")
        + "acknowledged=%d found=%d duplicated=%d unknown=%d failovers=%d worst_gap_ms=%d"
            .formatted(
                audit.acknowledged(),
                audit.found(),
                audit.duplicated(),
                unknown,
                failovers,
                worstGapMillis)
        + " reads_on_writer=%d reader_instances=%d".formatted(readsOnWriter, readerInstances);
  }

  /** Whether the control showed the failures that the provider exists to avoid. */
  boolean controlFailed() {
    return errors > 0 && avoidableReadsOnWriter > 0;
  }

  /** The last line of the control. */
  String controlVerdict() {
    return "DEMO plain errors=%d longest_outage_ms=%d reads_on_writer=%d"
            .formatted(errors, worstGapMillis, readsOnWriter)
        + " acknowledged=%d found=%d refused_but_stored=%d"
            .formatted(audit.acknowledged(), audit.found(), audit.refusedButStored())
        + (controlFailed() ? "" : ": the control did not fail, so the demo shows nothing");
  }
}
