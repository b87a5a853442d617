package io.hibernateaws.demo;

import io.hibernateaws.local.ClusterEvent;
import java.util.ArrayList;
import java.util.List;

/**
 * Which instance was what and when, by the cluster's own account.
 *
 * @param spans per instance without overlaps, in the order in which they ended
 */
record RoleHistory(List<Span> spans) {
  /** What an instance was. */
  enum Role {
    WRITER,
    READER,
    /** On its way from reader to writer. */
    PROMOTED,
    DOWN
  }

  /**
   * A time in which an instance had one role.
   *
   * @param instance its number, from 1
   * @param from {@link System#nanoTime()}
   * @param to {@link System#nanoTime()}
   */
  record Span(int instance, Role role, long from, long to) {}

  RoleHistory {
    spans = List.copyOf(spans);
  }

  /**
   * @param events since the start of the cluster, whose first writer is instance 1
   */
  static RoleHistory of(List<ClusterEvent> events, int instances, long endedAt) {
    List<Span> spans = new ArrayList<>();
    Role[] roles = new Role[instances + 1];
    long[] since = new long[instances + 1];
    int writer = 1;
    for (ClusterEvent event : events) {
      int instance = event.instance();
      Role role =
          switch (event.kind()) {
            case MEMBER_UP, MEMBER_THAWED -> instance == writer ? Role.WRITER : Role.READER;
            case MEMBER_DOWN, MEMBER_FROZEN -> Role.DOWN;
            case PROMOTION_STARTED -> Role.PROMOTED;
            case PROMOTION_DONE -> Role.WRITER;
            default -> null;
          };
      if (role == null || role == roles[instance]) {
        continue;
      }
      if (role == Role.PROMOTED || role == Role.WRITER) {
        writer = instance;
      }
      if (roles[instance] != null) {
        spans.add(new Span(instance, roles[instance], since[instance], event.nanoTime()));
      }
      roles[instance] = role;
      since[instance] = event.nanoTime();
    }
    for (int instance = 1; instance <= instances; instance++) {
      if (roles[instance] != null) {
        spans.add(new Span(instance, roles[instance], since[instance], endedAt));
      }
    }
    return new RoleHistory(spans);
  }

  /** Whether one and the same instance was there as a reader all this time. */
  boolean readerThroughout(long from, long to) {
    return spans.stream()
        .anyMatch(span -> span.role == Role.READER && from - span.from >= 0 && span.to - to >= 0);
  }

  /** Whether this instance was the writer all this time. */
  boolean writerThroughout(int instance, long from, long to) {
    return spans.stream()
        .anyMatch(
            span ->
                span.instance == instance
                    && span.role == Role.WRITER
                    && from - span.from >= 0
                    && span.to - to >= 0);
  }

  /** How many instances have become the writer by this time, the first one included. */
  int reign(long at) {
    return (int)
        spans.stream().filter(span -> span.role == Role.WRITER && at - span.from >= 0).count();
  }
}
