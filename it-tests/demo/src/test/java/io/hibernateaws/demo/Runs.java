package io.hibernateaws.demo;

import io.hibernateaws.demo.Operation.Kind;
import io.hibernateaws.local.ClusterEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Writes down runs of three instances; all times in milliseconds since their beginning. */
final class Runs {
  /** So that nothing holds only because times are small or positive. */
  private static final long BEGAN_AT = Long.MAX_VALUE - 5_000_000_000L;

  private final List<Operation> operations = new ArrayList<>();
  private final List<ClusterEvent> events = new ArrayList<>();

  Runs() {
    event(-100, ClusterEvent.Kind.MEMBER_UP, 1);
    event(-100, ClusterEvent.Kind.MEMBER_UP, 2);
    event(-100, ClusterEvent.Kind.MEMBER_UP, 3);
  }

  static long at(long millis) {
    return BEGAN_AT + millis * 1_000_000;
  }

  Runs event(long millis, ClusterEvent.Kind kind, int instance) {
    events.add(new ClusterEvent(kind, instance, at(millis), Instant.EPOCH, ""));
    return this;
  }

  /** The writer dies and another instance is promoted after a second. */
  Runs writerDies(long millis, int writer, int next) {
    return event(millis, ClusterEvent.Kind.MEMBER_DOWN, writer)
        .event(millis + 900, ClusterEvent.Kind.PROMOTION_STARTED, next)
        .event(millis + 1_000, ClusterEvent.Kind.PROMOTION_DONE, next);
  }

  Runs write(long millis, int instance) {
    return operation(Kind.WRITE, millis, instance, true);
  }

  Runs read(long millis, int instance) {
    return operation(Kind.READ, millis, instance, false);
  }

  Runs readOnWriter(long millis, int instance) {
    return operation(Kind.READ, millis, instance, true);
  }

  private Runs operation(Kind kind, long millis, int instance, boolean writer) {
    operations.add(
        new Operation(kind, new Place("aurora-" + instance, writer), at(millis), at(millis + 1)));
    return this;
  }

  Run until(long millis) {
    return new Run(
        List.of("aurora-1", "aurora-2", "aurora-3"),
        at(0),
        at(millis),
        operations,
        Map.of(),
        List.of(
            new Note(at(0), Note.Source.STORY, "steady state"),
            new Note(at(10), Note.Source.APPLICATION, "<the writer> & the reader")),
        RoleHistory.of(events, 3, at(millis)));
  }
}
