package io.hibernateaws.it.credential;

import io.hibernateaws.engine.api.AwsEngine;
import io.hibernateaws.engine.api.EngineEvent;
import java.lang.management.ManagementFactory;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.management.JMException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/**
 * Everything that an application or its log is told while this is open: each line at every level
 * with all that it carries, and what is added.
 */
final class Told implements AutoCloseable {
  /**
   * In which Hibernate writes down all settings, the system properties of the JVM among them, and
   * pgjdbc the statements of this test that set passwords.
   */
  private static final List<String> OTHERS = List.of("org.hibernate.orm.factory", "org.postgresql");

  private final Queue<String> texts = new ConcurrentLinkedQueue<>();
  private final EverythingLogged log = EverythingLogged.open();

  /** An exception with its causes and what is suppressed, as a log shows it. */
  void add(Throwable thrown) {
    log.publish(thrown);
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
    List<String> all = new ArrayList<>(texts);
    all.addAll(log.texts(OTHERS));
    return all;
  }

  @Override
  public void close() {
    log.close();
  }
}
