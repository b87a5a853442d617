package io.hibernateaws.demo;

import io.hibernateaws.local.ClusterEvent;
import io.hibernateaws.local.LocalAurora;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Writes down what happens to the cluster, as far as it concerns its clients. Thread-safe. */
final class ClusterNotes implements Consumer<ClusterEvent> {
  private final LocalAurora cluster;
  private final Journal journal;
  private final AtomicInteger named = new AtomicInteger(1);

  ClusterNotes(LocalAurora cluster, Journal journal) {
    this.cluster = cluster;
    this.journal = journal;
  }

  @Override
  public void accept(ClusterEvent event) {
    switch (event.kind()) {
      case MEMBER_UP -> note(event, " is up");
      case MEMBER_DOWN -> note(event, " is down");
      case PROMOTION_DONE -> note(event, " is the writer");
      case NAMES_UPDATED -> {
        // They are updated for readers too.
        if (named.getAndSet(event.instance()) != event.instance()) {
          note(event, " has the name of the cluster");
        }
      }
      default -> {}
    }
  }

  private void note(ClusterEvent event, String what) {
    String text = cluster.instanceId(event.instance()) + what;
    journal.note(new Note(event.nanoTime(), Note.Source.CLUSTER, text));
  }
}
