package io.hibernateaws.engine.route;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** The levels of what is logged about outages of readers while it is open. */
public final class NotedLevels extends Handler implements AutoCloseable {
  private final Logger log = Logger.getLogger(ReaderFallbackLog.class.getName());
  public final List<String> levels = new CopyOnWriteArrayList<>();

  public NotedLevels() {
    log.addHandler(this);
    log.setUseParentHandlers(false);
  }

  @Override
  public void publish(LogRecord line) {
    levels.add(line.getLevel().getName());
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    log.removeHandler(this);
    log.setUseParentHandlers(true);
  }
}
