package io.hibernateaws.it.credential;

import io.hibernateaws.engine.api.AwsEngine;
import io.hibernateaws.engine.api.EngineEvent;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.management.ManagementFactory;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import javax.management.JMException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/**
 * Everything that an application or its log is told while this is open: each line at every level
 * with all that it carries, and what is added.
 */
final class Told implements AutoCloseable {
  private static final List<String> CATEGORIES = List.of("io.hibernateaws", "org.hibernate");

  /** In which Hibernate writes down all settings, the system properties of the JVM among them. */
  private static final String SHOWS_THE_JVM = "org.hibernate.orm.factory";

  private final Queue<String> texts = new ConcurrentLinkedQueue<>();
  private final List<Logger> loggers = CATEGORIES.stream().map(Logger::getLogger).toList();
  private final List<Level> before;
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord line) {
          if (SHOWS_THE_JVM.equals(line.getLoggerName())) {
            return;
          }
          texts.add(line.getLoggerName() + ": " + line.getMessage());
          Object[] parameters = line.getParameters();
          for (Object one : parameters == null ? new Object[0] : parameters) {
            texts.add(String.valueOf(one));
          }
          if (line.getThrown() != null) {
            add(line.getThrown());
          }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  Told() {
    before = loggers.stream().map(Logger::getLevel).toList();
    handler.setLevel(Level.ALL);
    loggers.forEach(
        logger -> {
          logger.setLevel(Level.ALL);
          logger.addHandler(handler);
        });
  }

  /** An exception with its causes and what is suppressed, as a log shows it. */
  void add(Throwable thrown) {
    StringWriter text = new StringWriter();
    thrown.printStackTrace(new PrintWriter(text));
    texts.add(text.toString());
  }

  void add(EngineEvent event) {
    texts.add(event.toString());
  }

  /** What an engine shows of itself. */
  void add(AwsEngine engine) {
    texts.add(engine.toString());
    texts.add(engine.settings().toString());
    texts.add(engine.source().toString());
    texts.add(engine.cluster().toString());
    texts.add(String.valueOf(engine.diagnose(Duration.ofSeconds(10))));
  }

  /** What a connection shows of itself. */
  void add(Connection connection) throws SQLException {
    texts.add(connection.toString());
    texts.add(connection.getMetaData().getURL());
    texts.add(connection.getMetaData().getUserName());
    texts.add(connection.getClientInfo().toString());
  }

  /** The names of threads, and all attributes of the engines' beans. */
  void addWhatTheJvmShows() throws JMException {
    Thread.getAllStackTraces().keySet().forEach(thread -> texts.add(thread.getName()));
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    for (ObjectName bean : server.queryNames(new ObjectName("io.hibernateaws*:*"), null)) {
      texts.add(bean.toString());
      for (MBeanAttributeInfo attribute : server.getMBeanInfo(bean).getAttributes()) {
        texts.add(String.valueOf(server.getAttribute(bean, attribute.getName())));
      }
    }
  }

  List<String> texts() {
    return List.copyOf(texts);
  }

  @Override
  public void close() {
    for (int i = 0; i < loggers.size(); i++) {
      loggers.get(i).removeHandler(handler);
      loggers.get(i).setLevel(before.get(i));
    }
  }
}
