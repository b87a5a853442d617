package io.hibernateaws.demo;

import io.hibernateaws.demo.Operation.Kind;
import io.hibernateaws.local.LocalAurora;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * All that is known of a run when it is over. Times are {@link System#nanoTime()}.
 *
 * @param instances identifiers of the cluster's instances, number 1 first
 * @param operations all that succeeded
 * @param errors how often clients saw which error
 */
record Run(
    List<String> instances,
    long beganAt,
    long endedAt,
    List<Operation> operations,
    Map<String, Integer> errors,
    List<Note> notes,
    RoleHistory roles) {
  /** So long an application may take to find out about a change that nobody tells it of. */
  private static final Duration TO_NOTICE = Duration.ofMillis(250);

  static Run of(LocalAurora cluster, Journal journal, long beganAt, long endedAt) {
    return new Run(
        IntStream.rangeClosed(1, cluster.instances()).mapToObj(cluster::instanceId).toList(),
        beganAt,
        endedAt,
        journal.operations(),
        journal.errors(),
        journal.notes(),
        RoleHistory.of(cluster.events(), cluster.instances(), endedAt));
  }

  List<Gap> gaps() {
    return Gap.all(operations, beganAt, endedAt);
  }

  int errorCount() {
    return errors.values().stream().mapToInt(Integer::intValue).sum();
  }

  List<Operation> readsOnWriter() {
    return operations.stream()
        .filter(read -> read.kind() == Kind.READ && read.place().writer())
        .toList();
  }

  /**
   * Reads on the writer that a reader could have served: the roles had been what they are for a
   * while when the client asked, and stayed so until it had its answer.
   */
  List<Operation> avoidableReadsOnWriter() {
    return readsOnWriter().stream()
        .filter(
            read -> {
              long known = read.beganAt() - TO_NOTICE.toNanos();
              int instance = instances.indexOf(read.place().instance()) + 1;
              return roles.writerThroughout(instance, known, read.endedAt())
                  && roles.readerThroughout(known, read.endedAt());
            })
        .toList();
  }

  /** How many readers served reads under one and the same writer, at best. */
  int readerInstances() {
    Map<Integer, Set<String>> byReign = new HashMap<>();
    for (Operation operation : operations) {
      if (operation.kind() == Kind.READ && !operation.place().writer()) {
        byReign
            .computeIfAbsent(roles.reign(operation.beganAt()), reign -> new HashSet<>())
            .add(operation.place().instance());
      }
    }
    return byReign.values().stream().mapToInt(Set::size).max().orElse(0);
  }
}
