package io.hibernateaws.it.failover;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the engine, the provider and the dialect log while it is open, DEBUG included. */
final class CapturedLog extends Handler implements AutoCloseable {
  private final Queue<LogRecord> records = new ConcurrentLinkedQueue<>();
  private final List<Logger> sources =
      Stream.of("engine", "connection", "dialect")
          .map(room -> Logger.getLogger("io.hibernateaws." + room))
          .toList();

  private CapturedLog() {}

  static CapturedLog open() {
    CapturedLog log = new CapturedLog();
    log.sources.forEach(source -> log.listen(source));
    return log;
  }

  private void listen(Logger source) {
    source.addHandler(this);
    source.setLevel(Level.FINE);
  }

  @Override
  public void publish(LogRecord line) {
    records.add(line);
  }

  private Stream<LogRecord> told() {
    return records.stream().filter(line -> line.getLevel().intValue() >= Level.INFO.intValue());
  }

  /** What an operator reads, in order, each line with its level. */
  List<String> lines() {
    return told().map(line -> line.getLevel() + " " + line.getMessage()).toList();
  }

  /** Lines at INFO and WARN that carry a stack trace. */
  List<String> traces() {
    return told()
        .filter(line -> line.getLevel().intValue() < Level.SEVERE.intValue())
        .filter(line -> line.getThrown() != null)
        .map(LogRecord::getMessage)
        .toList();
  }

  /** Everything, DEBUG and stack traces included. */
  String text() {
    StringWriter text = new StringWriter();
    PrintWriter out = new PrintWriter(text);
    for (LogRecord line : records) {
      out.println(line.getMessage());
      @Nullable Object[] parameters = line.getParameters();
      for (Object parameter : parameters == null ? new Object[0] : parameters) {
        out.println(parameter);
      }
      if (line.getThrown() != null) {
        line.getThrown().printStackTrace(out);
      }
    }
    return text.toString();
  }

  void forget() {
    records.clear();
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    for (Logger source : sources) {
      source.removeHandler(this);
      source.setLevel(null);
    }
  }
}
