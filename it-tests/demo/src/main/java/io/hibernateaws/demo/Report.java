package io.hibernateaws.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** A run as one HTML page that needs nothing else. */
final class Report {
  private Report() {}

  static String html(Run run, Judgement judgement, String verdict) {
    return fill(
        template(),
        Map.of(
            "class", verdict.startsWith("DEMO ok") ? "ok" : "failed",
            "verdict", escape(verdict),
            "timeline", Timeline.svg(run),
            "shortest", String.valueOf(Timeline.SHORTEST_GAP_MILLIS),
            "figures", figures(judgement),
            "errors", errors(run),
            "notes", notes(run)));
  }

  private static String fill(String template, Map<String, String> values) {
    String page = template;
    for (Map.Entry<String, String> value : values.entrySet()) {
      page = page.replace("{{" + value.getKey() + "}}", value.getValue());
    }
    return page;
  }

  private static String template() {
    try (InputStream page = Report.class.getResourceAsStream("report.html")) {
      if (page == null) {
        throw new IllegalStateException("report.html is not beside " + Report.class);
      }
      return new String(page.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String figures(Judgement judgement) {
    Audit audit = judgement.audit();
    Map<String, Long> figures = new LinkedHashMap<>();
    figures.put("orders that a client was told are taken", (long) audit.acknowledged());
    figures.put("of these in the database, exactly as ordered", (long) audit.found());
    figures.put("orders that are there more than once", (long) audit.duplicated());
    figures.put("orders that do not add up", (long) audit.broken());
    figures.put("orders that are there although refused", (long) audit.refusedButStored());
    figures.put("outcomes of a commit that nobody knew", (long) judgement.unknown());
    figures.put("changes of the writer that the application saw", (long) judgement.failovers());
    figures.put("longest time without an acknowledged order, ms", judgement.worstGapMillis());
    figures.put("reads on the writer", (long) judgement.readsOnWriter());
    figures.put("of these while a reader was available", (long) judgement.avoidableReadsOnWriter());
    figures.put("readers that served reads under one writer", (long) judgement.readerInstances());
    figures.put("errors that clients saw", (long) judgement.errors());
    return figures.entrySet().stream()
        .map(
            figure ->
                row("", figure.getKey(), String.format(Locale.ROOT, "%,d", figure.getValue())))
        .collect(Collectors.joining());
  }

  private static String errors(Run run) {
    return run.errors().isEmpty()
        ? "<tr><td class=\"faint\">nothing</td></tr>"
        : run.errors().entrySet().stream()
            .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
            .map(error -> row("", error.getKey(), error.getValue() + " ×"))
            .collect(Collectors.joining());
  }

  private static String notes(Run run) {
    return run.notes().stream()
        .sorted(Comparator.comparingLong(note -> note.at() - run.beganAt()))
        .map(
            note ->
                "<tr class=\"%s\"><td class=\"number\">%.2f s</td><td>%s</td><td>%s</td></tr>"
                    .formatted(
                        note.source().name().toLowerCase(Locale.ROOT),
                        (note.at() - run.beganAt()) / 1e9,
                        note.source().name().toLowerCase(Locale.ROOT),
                        escape(note.text())))
        .collect(Collectors.joining("\n"));
  }

  private static String row(String kind, String text, String number) {
    return "<tr class=\"%s\"><td>%s</td><td class=\"number\">%s</td></tr>%n"
        .formatted(kind, escape(text), number);
  }

  static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
