package io.hibernateaws.demo;

import io.hibernateaws.demo.Operation.Kind;
import io.hibernateaws.demo.RoleHistory.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Draws a run: a lane per instance, its role below, the story and the gaps across. */
final class Timeline {
  static final long SHORTEST_GAP_MILLIS = 250;

  private static final int LEFT = 105;
  private static final int RIGHT = 985;
  private static final int TOP = 46;
  private static final int LANE = 92;
  private static final int STRIP = 8;
  private static final int BETWEEN = 26;
  private static final double BUCKET_SECONDS = 0.25;

  private final Run run;
  private final double seconds;
  private final double most;
  private final int bottom;
  private final StringBuilder svg = new StringBuilder();

  private Timeline(Run run) {
    this.run = run;
    this.seconds = (run.endedAt() - run.beganAt()) / 1e9;
    this.most = 100 * Math.max(1, Math.ceil(mostPerSecond() / 100));
    this.bottom = TOP + run.instances().size() * (LANE + STRIP + BETWEEN) - BETWEEN;
  }

  static String svg(Run run) {
    return new Timeline(run).draw();
  }

  private String draw() {
    add(
        "<svg viewBox=\"0 0 1000 %d\" role=\"img\" aria-label=\"Writes and reads per second on"
            + " each instance over time\">%n",
        bottom + 30);
    gaps();
    for (int lane = 0; lane < run.instances().size(); lane++) {
      lane(lane);
    }
    chapters();
    axis();
    return svg.append("</svg>").toString();
  }

  private void gaps() {
    for (Gap gap : run.gaps()) {
      if (gap.millis() > SHORTEST_GAP_MILLIS) {
        double from = x(gap.from());
        double to = x(gap.to());
        add(
            "<rect class=\"gap\" x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\"/>%n",
            from, TOP, to - from, bottom - TOP);
        add(
            "<text class=\"gapsize\" x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%,d ms</text>%n",
            (from + to) / 2, TOP - 5, gap.millis());
      }
    }
  }

  private void lane(int lane) {
    String instance = run.instances().get(lane);
    int floor = floor(lane);
    add("<text x=\"0\" y=\"%d\" font-weight=\"600\">%s</text>%n", floor - LANE / 2, instance);
    for (int part = 0; part <= 2; part++) {
      double y = floor - LANE * part / 2.0;
      add(
          "<line class=\"grid\" x1=\"%d\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\"/>%n",
          LEFT, y, RIGHT, y);
      add(
          "<text class=\"faint\" x=\"%d\" y=\"%.1f\" text-anchor=\"end\" font-size=\"10\">%.0f"
              + "</text>%n",
          LEFT - 5, y + 3, most * part / 2);
    }
    add(
        "<path class=\"write\" d=\"%sL%d %dL%d %dZ\"/>%n",
        line(Kind.WRITE, lane), RIGHT, floor, LEFT, floor);
    add("<path class=\"read\" d=\"%s\"/>%n", line(Kind.READ, lane));
    for (Span span : run.roles().spans()) {
      if (span.instance() == lane + 1 && span.to() - run.beganAt() > 0) {
        double from = Math.max(LEFT, x(span.from()));
        add(
            "<rect class=\"%s\" x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\"/>%n",
            span.role().name().toLowerCase(Locale.ROOT),
            from,
            floor + 3,
            Math.max(0, x(span.to()) - from),
            STRIP);
      }
    }
  }

  private String line(Kind kind, int lane) {
    double[] rates = perSecond(kind, run.instances().get(lane));
    StringBuilder path = new StringBuilder();
    for (int bucket = 0; bucket < rates.length; bucket++) {
      boolean last = bucket == rates.length - 1;
      double middle = LEFT + (RIGHT - LEFT) * (bucket + 0.5) * BUCKET_SECONDS / seconds;
      path.append(
          String.format(
              Locale.ROOT,
              "%s%.1f %.1f",
              bucket == 0 ? "M" : "L",
              bucket == 0 ? LEFT : last ? RIGHT : middle,
              floor(lane) - LANE * rates[bucket] / most));
    }
    return path.toString();
  }

  private double[] perSecond(Kind kind, String instance) {
    double[] rates = new double[(int) (seconds / BUCKET_SECONDS)];
    for (Operation operation : run.operations()) {
      int bucket = (int) ((operation.endedAt() - run.beganAt()) / 1e9 / BUCKET_SECONDS);
      if (operation.kind() == kind
          && operation.place().instance().equals(instance)
          && bucket >= 0
          && bucket < rates.length) {
        rates[bucket] += 1 / BUCKET_SECONDS;
      }
    }
    return rates;
  }

  private double mostPerSecond() {
    double highest = 0;
    for (String instance : run.instances()) {
      for (Kind kind : Kind.values()) {
        for (double rate : perSecond(kind, instance)) {
          highest = Math.max(highest, rate);
        }
      }
    }
    return highest;
  }

  private void chapters() {
    List<Note> chapters = new ArrayList<>(run.notes());
    chapters.removeIf(note -> note.source() != Note.Source.STORY);
    for (Note chapter : chapters) {
      double x = x(chapter.at());
      add("<line class=\"chapter\" x1=\"%.1f\" y1=\"20\" x2=\"%.1f\" y2=\"%d\"/>%n", x, x, bottom);
      add("<text x=\"%.1f\" y=\"18\">%s</text>%n", x, Report.escape(chapter.text()));
    }
  }

  private void axis() {
    for (int second = 0; second <= seconds; second += 5) {
      double x = LEFT + (RIGHT - LEFT) * second / seconds;
      add(
          "<text class=\"faint\" x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%d s</text>%n",
          x, bottom + 20, second);
    }
  }

  private int floor(int lane) {
    return TOP + lane * (LANE + STRIP + BETWEEN) + LANE;
  }

  private double x(long at) {
    return LEFT + (RIGHT - LEFT) * ((at - run.beganAt()) / 1e9) / seconds;
  }

  private void add(String format, Object... values) {
    svg.append(String.format(Locale.ROOT, format, values));
  }
}
