package io.hibernateaws.demo;

import io.hibernateaws.demo.LiveView.Line;
import io.hibernateaws.demo.LiveView.Moment;
import io.hibernateaws.demo.LiveView.Painter;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.stream.Collectors;

/** One line per moment and per piece of news, for logs. */
final class LinePainter implements Painter {
  private final PrintStream out;

  LinePainter(PrintStream out) {
    this.out = out;
  }

  @Override
  public void paint(Moment moment) {
    for (Line line : moment.news()) {
      out.printf(
          Locale.ROOT,
          "%7s  %-11s  %s%n",
          seconds(line.at()),
          line.source().name().toLowerCase(Locale.ROOT),
          line.text());
    }
    out.printf(
        "%7s  %s   acknowledged %d, unknown %d, errors %d%n",
        seconds(moment.elapsed()),
        moment.instances().stream()
            .map(
                row ->
                    "%s %-6s w/s %3d r/s %3d"
                        .formatted(
                            row.instance(),
                            row.role(),
                            row.writesPerSecond(),
                            row.readsPerSecond()))
            .collect(Collectors.joining(" | ")),
        moment.acknowledged(),
        moment.unknown(),
        moment.errors());
  }

  static String seconds(Duration time) {
    return String.format(Locale.ROOT, "%.2f s", time.toMillis() / 1000.0);
  }
}
