package io.hibernateaws.demo;

import io.hibernateaws.demo.Operation.Kind;
import io.hibernateaws.local.Life;
import io.hibernateaws.local.LocalAurora;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Shows a run while it happens: a picture that is painted over in a terminal, lines elsewhere. One
 * thread of its own.
 */
final class LiveView implements AutoCloseable {
  private static final long SECOND = 1_000_000_000L;

  /** Paints one moment. */
  @FunctionalInterface
  interface Painter {
    void paint(Moment moment);
  }

  /**
   * What there is to see at one moment.
   *
   * @param elapsed since the beginning
   * @param chapter of the story
   * @param instances number 1 first
   * @param acknowledged orders so far
   * @param unknown outcomes so far
   * @param errors that clients saw so far
   * @param news since the moment before
   */
  record Moment(
      Duration elapsed,
      String chapter,
      List<Row> instances,
      int acknowledged,
      int unknown,
      int errors,
      List<Line> news) {}

  /** An instance during the last second. */
  record Row(String instance, String role, int writesPerSecond, int readsPerSecond) {}

  /** A note as it is shown. */
  record Line(Duration at, Note.Source source, String text) {}

  private final LocalAurora cluster;
  private final Journal journal;
  private final Shop shop;
  private final long beganAt;
  private final Painter painter;
  private final Duration pause;
  private final Deque<Operation> lastSecond = new ArrayDeque<>();
  private final Thread thread = new Thread(this::watch, "demo-view");
  private volatile boolean open = true;
  private int operationsSeen;
  private int notesSeen;
  private String chapter = "";

  private LiveView(
      LocalAurora cluster,
      Journal journal,
      Shop shop,
      long beganAt,
      Painter painter,
      Duration pause) {
    this.cluster = cluster;
    this.journal = journal;
    this.shop = shop;
    this.beganAt = beganAt;
    this.painter = painter;
    this.pause = pause;
  }

  static LiveView of(
      LocalAurora cluster, Journal journal, Shop shop, long beganAt, PrintStream out) {
    return TerminalPainter.fits(System.console(), System.getenv())
        ? new LiveView(
            cluster, journal, shop, beganAt, new TerminalPainter(out), Duration.ofMillis(250))
        : new LiveView(
            cluster, journal, shop, beganAt, new LinePainter(out), Duration.ofSeconds(1));
  }

  void show() {
    thread.setDaemon(true);
    thread.start();
  }

  private void watch() {
    while (open) {
      painter.paint(now());
      try {
        Thread.sleep(pause.toMillis());
      } catch (InterruptedException e) {
        return; // closed
      }
    }
  }

  private Moment now() {
    long now = System.nanoTime();
    List<Operation> fresh = journal.operationsFrom(operationsSeen);
    operationsSeen += fresh.size();
    lastSecond.addAll(fresh);
    lastSecond.removeIf(operation -> now - operation.endedAt() > SECOND);
    List<Row> rows = new ArrayList<>();
    for (int n = 1; n <= cluster.instances(); n++) {
      String instance = cluster.instanceId(n);
      rows.add(new Row(instance, role(n), count(instance, Kind.WRITE), count(instance, Kind.READ)));
    }
    return new Moment(
        Duration.ofNanos(now - beganAt),
        chapter,
        rows,
        journal.acknowledged().size(),
        shop.unknownOutcomes(),
        journal.errors().values().stream().mapToInt(Integer::intValue).sum(),
        news());
  }

  private String role(int instance) {
    if (cluster.life(instance) != Life.UP) {
      return "down";
    }
    return instance == cluster.writer() ? "writer" : "reader";
  }

  private int count(String instance, Kind kind) {
    return (int)
        lastSecond.stream()
            .filter(
                operation ->
                    operation.kind() == kind && operation.place().instance().equals(instance))
            .count();
  }

  private List<Line> news() {
    List<Note> notes = journal.notes();
    List<Line> news = new ArrayList<>();
    for (Note note : notes.subList(notesSeen, notes.size())) {
      if (note.source() == Note.Source.STORY) {
        chapter = note.text();
      }
      news.add(new Line(Duration.ofNanos(note.at() - beganAt), note.source(), note.text()));
    }
    notesSeen = notes.size();
    return news;
  }

  @Override
  public void close() {
    open = false;
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    painter.paint(now());
  }
}
