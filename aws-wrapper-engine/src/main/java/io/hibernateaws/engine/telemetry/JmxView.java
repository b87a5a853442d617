package io.hibernateaws.engine.telemetry;

import io.hibernateaws.engine.api.AwsEngine;
import io.hibernateaws.engine.api.EngineEvent;
import io.hibernateaws.engine.api.EngineObserver;
import io.hibernateaws.engine.api.Member;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.DoubleAdder;
import javax.management.InstanceAlreadyExistsException;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** An engine in the platform's server of management beans, until it is closed. Thread-safe. */
final class JmxView implements EngineMXBean, EngineObserver, FigureSink {
  private static final Logger LOG = Logger.getLogger(JmxView.class);
  private static final double NANOS = 1e9;

  private final AwsEngine engine;
  private final EngineGauges gauges;
  private final EventFigures events = new EventFigures(this, null);
  private final Map<String, DoubleAdder> sums = new ConcurrentHashMap<>();
  private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
  private volatile @Nullable ObjectName name;

  private JmxView(AwsEngine engine) {
    this.engine = engine;
    this.gauges = new EngineGauges(engine);
  }

  /** That JMX does not work keeps no engine from starting. */
  static void observe(AwsEngine engine) {
    JmxView view = new JmxView(engine);
    try {
      view.name = view.register();
      engine.observe(view);
    } catch (JMException | RuntimeException e) {
      LOG.warnf("The engine of %s is not shown by JMX: %s", engine.source().unit(), e);
    }
  }

  private ObjectName register() throws JMException {
    EngineEvent.Source source = engine.source();
    String first =
        "io.hibernateaws:type=Engine,unit="
            + ObjectName.quote(source.unit())
            + ",cluster="
            + ObjectName.quote(source.cluster());
    ObjectName free = new ObjectName(first);
    for (int number = 2; true; number++) {
      try {
        return server.registerMBean(this, free).getObjectName();
      } catch (InstanceAlreadyExistsException taken) {
        free = new ObjectName(first + ",number=" + number);
      }
    }
  }

  @Override
  public void on(EngineEvent event) {
    if (event instanceof EngineEvent.EngineClosed) {
      unregister();
    } else {
      events.on(event);
    }
  }

  private void unregister() {
    ObjectName registered = name;
    name = null;
    if (registered == null) {
      return;
    }
    try {
      server.unregisterMBean(registered);
    } catch (InstanceNotFoundException gone) {
      LOG.debugf("%s was removed by somebody else", registered);
    } catch (JMException e) {
      LOG.debugf(e, "%s could not be removed", registered);
    }
  }

  @Override
  public void count(Series series, long more) {
    add(series, "", (double) more);
  }

  @Override
  public void took(Series series, Duration duration) {
    add(series, ".count", 1);
    add(series, ".sum", duration.toNanos() / NANOS);
  }

  private void add(Series series, String suffix, double more) {
    sums.computeIfAbsent(text(series, suffix), key -> new DoubleAdder()).add(more);
  }

  private static String text(Series series, String suffix) {
    Map<String, String> labels = series.labels();
    return series.figure().metric() + suffix + (labels.isEmpty() ? "" : labels.toString());
  }

  @Override
  public String getUnit() {
    return engine.source().unit();
  }

  @Override
  public String getCluster() {
    return engine.source().cluster();
  }

  @Override
  public @Nullable String getWriter() {
    return engine.cluster().writer().map(Member::instanceId).orElse(null);
  }

  @Override
  public List<String> getMembers() {
    return engine.cluster().members().stream()
        .map(one -> one.instanceId() + "=" + one.role().name().toLowerCase(Locale.ROOT))
        .sorted()
        .toList();
  }

  @Override
  public int getOpenConnections() {
    return engine.linkCounts().open();
  }

  @Override
  public int getBorrowedConnections() {
    return engine.linkCounts().borrowed();
  }

  @Override
  public int getWaitingSessions() {
    return engine.linkCounts().waiting();
  }

  @Override
  public Map<String, String> getSettings() {
    return engine.settings();
  }

  @Override
  public Map<String, Double> getFigures() {
    Map<String, Double> figures = new TreeMap<>();
    sums.forEach((text, sum) -> figures.put(text, sum.sum()));
    gauges.read().forEach((series, value) -> figures.put(text(series, ""), value));
    return figures;
  }
}
