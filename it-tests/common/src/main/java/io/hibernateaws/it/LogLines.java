package io.hibernateaws.it;

import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.hibernate.HibernateException;

/** What is logged below a category while it is open. */
public final class LogLines implements AutoCloseable {
  private final List<LogRecord> records = new CopyOnWriteArrayList<>();
  private final Logger log;
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord line) {
          records.add(line);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  private LogLines(Logger log) {
    this.log = log;
    log.addHandler(handler);
  }

  /** Listens to a category from now on. */
  public static LogLines of(String category) {
    return new LogLines(Logger.getLogger(category));
  }

  /** The lines of WARN and above, with the message of what was logged with them. */
  public List<String> warnings() {
    return records.stream()
        .filter(line -> line.getLevel().intValue() >= Level.WARNING.intValue())
        .map(LogLines::text)
        .toList();
  }

  /** The lines of INFO and above. */
  public List<String> lines() {
    return records.stream()
        .filter(line -> line.getLevel().intValue() >= Level.INFO.intValue())
        .map(LogLines::text)
        .toList();
  }

  private static String text(LogRecord line) {
    String text = String.valueOf(line.getMessage());
    return line.getThrown() == null ? text : text + ": " + line.getThrown();
  }

  /** The last line that a user reads: of the innermost exception that the JDK did not make. */
  public static String last(Throwable thrown) {
    String message = "";
    for (Throwable next = thrown; next != null; next = next.getCause()) {
      if (next == thrown || next instanceof SQLException || next instanceof HibernateException) {
        message = String.valueOf(next.getMessage());
      }
    }
    return message.substring(message.lastIndexOf('\n') + 1);
  }

  @Override
  public void close() {
    log.removeHandler(handler);
  }
}
