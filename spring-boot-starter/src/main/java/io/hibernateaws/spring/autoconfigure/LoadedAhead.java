package io.hibernateaws.spring.autoconfigure;

import io.hibernateaws.engine.assembly.SettingsReader;
import io.hibernateaws.engine.config.GivenConnection;
import java.time.Duration;
import java.util.Map;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * Classes of the engine, loaded on a thread of their own while Spring Boot makes its first beans:
 * loading them is most of what an engine takes at a start. The thread ends before the data source
 * is made.
 */
final class LoadedAhead implements BeanFactoryPostProcessor, DisposableBean {
  private static final Logger LOG = Logger.getLogger(LoadedAhead.class);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Thread thread;

  /**
   * Loads nothing yet.
   *
   * @param url decides for a driver; null where something else than a property tells it
   */
  LoadedAhead(@Nullable String url) {
    thread = new Thread(() -> load(url), "aws-load-ahead");
    thread.setDaemon(true);
  }

  @Override
  public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {
    thread.start();
  }

  /** Reads settings as the data source will, and forgets them. */
  private static void load(@Nullable String url) {
    Map<String, String> settings = url == null ? Map.of() : Map.of("hibernate.connection.url", url);
    try {
      SettingsReader.read(Map.of(), GivenConnection.of(settings, "datasource"));
    } catch (RuntimeException | LinkageError e) {
      LOG.debug("The data source, which has all settings, will tell", e);
    }
  }

  /** Until the thread has ended, or for so long that the caller does better without it. */
  void await() {
    try {
      thread.join(PATIENCE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void destroy() {
    await();
  }
}
