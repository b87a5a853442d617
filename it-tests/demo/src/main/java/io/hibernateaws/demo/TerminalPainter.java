package io.hibernateaws.demo;

import io.hibernateaws.demo.LiveView.Line;
import io.hibernateaws.demo.LiveView.Moment;
import io.hibernateaws.demo.LiveView.Painter;
import io.hibernateaws.demo.LiveView.Row;
import java.io.Console;
import java.io.PrintStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A picture that every moment is painted over, with nothing but ANSI sequences. */
final class TerminalPainter implements Painter {
  private static final int NEWS = 8;
  private static final int BAR = 14;
  private static final int WIDTH = 78;

  private static final String RESET = "\033[0m";
  private static final String BOLD = "\033[1m";
  private static final String DIM = "\033[2m";
  private static final String RED = "\033[31m";
  private static final String GREEN = "\033[32m";
  private static final String YELLOW = "\033[33m";
  private static final String CYAN = "\033[36m";

  private final PrintStream out;
  private final Deque<Line> news = new ArrayDeque<>();
  private int painted;
  private int most = 1;

  TerminalPainter(PrintStream out) {
    this.out = out;
  }

  /** Whether somebody looks on who sees more than lines. */
  static boolean fits(@Nullable Console console, Map<String, String> environment) {
    String terminal = environment.get("TERM");
    return console != null
        && terminal != null
        && !terminal.equals("dumb")
        && !environment.containsKey("CI");
  }

  @Override
  public void paint(Moment moment) {
    news.addAll(moment.news());
    while (news.size() > NEWS) {
      news.remove();
    }
    StringBuilder picture = new StringBuilder();
    if (painted > 0) {
      picture.append("\033[").append(painted).append("A\033[J");
    }
    painted = 0;
    line(
        picture,
        BOLD
            + "hibernate-aws demo"
            + RESET
            + "  %s  %s%s%s"
                .formatted(LinePainter.seconds(moment.elapsed()), YELLOW, moment.chapter(), RESET));
    line(picture, DIM + "─".repeat(WIDTH) + RESET);
    moment
        .instances()
        .forEach(
            row -> most = Math.max(most, Math.max(row.writesPerSecond(), row.readsPerSecond())));
    moment.instances().forEach(row -> line(picture, instance(row)));
    line(picture, DIM + "─".repeat(WIDTH) + RESET);
    line(
        picture,
        "acknowledged %d   unknown outcomes %d   errors %s%d%s"
            .formatted(
                moment.acknowledged(),
                moment.unknown(),
                moment.errors() == 0 ? "" : RED,
                moment.errors(),
                RESET));
    news.forEach(line -> line(picture, text(line)));
    out.print(picture);
    out.flush();
  }

  private String instance(Row row) {
    String colour =
        switch (row.role()) {
          case "writer" -> GREEN;
          case "reader" -> CYAN;
          default -> RED;
        };
    return "%-10s %s%-7s%s writes/s %4d %s%-14s%s reads/s %4d %s%s%s"
        .formatted(
            row.instance(),
            colour,
            row.role(),
            RESET,
            row.writesPerSecond(),
            GREEN,
            bar(row.writesPerSecond()),
            RESET,
            row.readsPerSecond(),
            CYAN,
            bar(row.readsPerSecond()),
            RESET);
  }

  private String bar(int value) {
    return "█".repeat((int) Math.ceil((double) BAR * value / most));
  }

  private static String text(Line line) {
    String colour = line.source() == Note.Source.STORY ? YELLOW : DIM;
    String text =
        "%7s  %-11s  %s"
            .formatted(
                LinePainter.seconds(line.at()),
                line.source().name().toLowerCase(Locale.ROOT),
                line.text());
    return colour + text.substring(0, Math.min(text.length(), WIDTH)) + RESET;
  }

  private void line(StringBuilder picture, String text) {
    picture.append(text).append('\n');
    painted++;
  }
}
