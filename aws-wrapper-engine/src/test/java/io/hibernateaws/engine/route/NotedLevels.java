package io.hibernateaws.engine.route;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What a class logs while it is open. */
public final class NotedLevels extends Handler implements AutoCloseable {
  private final Logger log;
  public final List<String> levels = new CopyOnWriteArrayList<>();
  public final List<String> texts = new CopyOnWriteArrayList<>();

  /** What the log of outages of readers says. */
  public NotedLevels() {
    this(ReaderFallbackLog.class);
  }

  public NotedLevels(Class<?> source) {
    log = Logger.getLogger(source.getName());
    log.addHandler(this);
    log.setUseParentHandlers(false);
  }

  @Override
  public void publish(LogRecord line) {
    levels.add(line.getLevel().getName());
    texts.add(String.format(line.getMessage(), line.getParameters()));
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    log.removeHandler(this);
    log.setUseParentHandlers(true);
  }
}
