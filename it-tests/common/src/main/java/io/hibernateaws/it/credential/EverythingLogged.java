package io.hibernateaws.it.credential;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** All that anybody logs in this JVM while it is open, TRACE and stack traces included. */
final class EverythingLogged extends Handler implements AutoCloseable {
  private final Queue<LogRecord> records = new ConcurrentLinkedQueue<>();
  private final Logger root = Logger.getLogger("");
  private final @Nullable Level before = root.getLevel();

  private final @Nullable Logger quiet;

  private EverythingLogged(@Nullable Logger quiet) {
    this.quiet = quiet;
    if (quiet != null) {
      quiet.setLevel(Level.INFO);
    }
  }

  static EverythingLogged open() {
    return open(null);
  }

  /** Hibernate at INFO: at TRACE it takes longer to boot than all that a test is about. */
  static EverythingLogged besideHibernate() {
    return open(Logger.getLogger("org.hibernate"));
  }

  private static EverythingLogged open(@Nullable Logger quiet) {
    EverythingLogged log = new EverythingLogged(quiet);
    log.setLevel(Level.ALL);
    for (Handler other : log.root.getHandlers()) {
      if (other.getLevel().intValue() < Level.INFO.intValue()) {
        other.setLevel(Level.INFO);
      }
    }
    log.root.addHandler(log);
    log.root.setLevel(Level.ALL);
    return log;
  }

  @Override
  public void publish(LogRecord line) {
    records.add(line);
  }

  /** Takes an exception as if it had been logged. */
  void publish(Throwable thrown) {
    LogRecord line = new LogRecord(Level.INFO, "thrown");
    line.setThrown(thrown);
    publish(line);
  }

  /** Every line with all that it carries, except those of some categories. */
  List<String> texts(List<String> except) {
    return records.stream()
        .filter(line -> except.stream().noneMatch(String.valueOf(line.getLoggerName())::startsWith))
        .map(line -> line.getLoggerName() + ": " + text(line))
        .toList();
  }

  /** How many lines at DEBUG or below have come from the engine. */
  long detailsOfEngine() {
    return records.stream()
        .filter(line -> line.getLevel().intValue() < Level.INFO.intValue())
        .filter(line -> String.valueOf(line.getLoggerName()).startsWith("io.hibernateaws.engine"))
        .count();
  }

  /** The lines that show one of these texts, each with its category. */
  List<String> showing(Collection<String> secrets) {
    List<String> lines = new ArrayList<>();
    for (LogRecord line : records) {
      String text = text(line);
      // Of what the JDK says of its requests the address is known to carry Okta's token for one
      // request, which is spent by the request itself.
      boolean isRequest = "jdk.internal.httpclient.debug".equals(line.getLoggerName());
      secrets.stream()
          .filter(secret -> !isRequest || !secret.equals(Marker.ONE_TIME))
          .filter(text::contains)
          .map(secret -> secret + " in " + line.getLoggerName() + " " + line.getMessage())
          .forEach(lines::add);
    }
    return lines;
  }

  private static String text(LogRecord line) {
    StringWriter text = new StringWriter();
    PrintWriter out = new PrintWriter(text);
    out.println(line.getMessage());
    @Nullable Object[] parameters = line.getParameters();
    for (Object parameter : parameters == null ? new Object[0] : parameters) {
      out.println(parameter);
    }
    if (line.getThrown() != null) {
      line.getThrown().printStackTrace(out);
    }
    return text.toString();
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    if (quiet != null) {
      quiet.setLevel(null);
    }
    root.removeHandler(this);
    root.setLevel(before);
  }
}
