package io.hibernateaws.quarkus.test;

import io.hibernateaws.local.ClusterBuilder;
import io.hibernateaws.local.ClusterEvent;
import io.hibernateaws.local.LocalAurora;
import io.hibernateaws.local.proxy.Cut;
import io.hibernateaws.local.proxy.Moment;
import java.lang.management.ManagementFactory;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.management.JMException;
import javax.management.JMX;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.StandardMBean;

/**
 * A local cluster that a test and its application both see. Quarkus loads a test class twice, and
 * its second copy has to break the cluster that the first one has started.
 */
public interface TestCluster extends AutoCloseable {
  /** Starts it, or finds the one that the other copy of the class has started. */
  static TestCluster postgresql(String name, int instances) {
    return started(name, LocalAurora.postgresql().instances(instances));
  }

  /** The same, where a reader becomes the writer on command alone. */
  static TestCluster withoutFailover(String name, int instances) {
    return started(name, LocalAurora.postgresql().instances(instances).autoFailover(false));
  }

  private static TestCluster started(String name, ClusterBuilder cluster) {
    MBeanServer platform = ManagementFactory.getPlatformMBeanServer();
    try {
      ObjectName key = new ObjectName("io.hibernateaws.quarkus.test:cluster=" + name);
      if (platform.isRegistered(key)) {
        return JMX.newMBeanProxy(platform, key, TestCluster.class);
      }
      Started started = new Started(cluster.name(name).start(), key);
      platform.registerMBean(new StandardMBean(started, TestCluster.class), key);
      return started;
    } catch (JMException e) {
      throw new AssertionError(e);
    }
  }

  String url();

  String user();

  String password();

  String instanceId(int number);

  int writer();

  void crash(int number);

  void promote(int number);

  void freeze(int number);

  /** Returns when what is acknowledged from now on survives the next crash. */
  void rejoin(int number);

  void switchover(int to);

  void pauseReplay(int number);

  void resumeReplay(int number);

  /** Returns when the roles name this writer, with when it was promoted; nanoseconds. */
  long awaitWriterOtherThan(int number);

  /** The next connection to the writer that says this is cut, at this {@link Moment}. */
  void cut(String statement, String moment);

  /** Returns when that has happened. */
  void awaitCut();

  Connection direct(int number) throws SQLException;

  /** How many purchases with this identifier the writer has. */
  int purchases(String id);

  /** The identifiers of all purchases, by what stands before the first {@code -}. */
  List<String> purchases();

  @Override
  void close();

  /** The cluster itself. */
  final class Started implements TestCluster {
    private static final Duration DEADLINE = Duration.ofSeconds(60);

    private final LocalAurora cluster;
    private final ObjectName key;
    private Cut cut;

    Started(LocalAurora cluster, ObjectName key) {
      this.cluster = cluster;
      this.key = key;
    }

    @Override
    public String url() {
      return cluster.jdbcUrl(cluster.clusterEndpoint());
    }

    @Override
    public String user() {
      return cluster.user();
    }

    @Override
    public String password() {
      return cluster.password();
    }

    @Override
    public String instanceId(int number) {
      return cluster.instanceId(number);
    }

    @Override
    public int writer() {
      return cluster.writer();
    }

    @Override
    public void crash(int number) {
      cluster.crash(number);
    }

    @Override
    public void promote(int number) {
      cluster.promote(number);
    }

    @Override
    public void freeze(int number) {
      cluster.freeze(number);
    }

    @Override
    public void rejoin(int number) {
      long since = System.nanoTime();
      cluster.rejoin(number);
      if (!cluster.inSync().contains(number)) {
        cluster.awaitEvent(ClusterEvent.Kind.COPIES_RESTORED, since, DEADLINE);
      }
    }

    @Override
    public void switchover(int to) {
      cluster.switchover(to);
    }

    @Override
    public void pauseReplay(int number) {
      cluster.pauseReplay(number);
    }

    @Override
    public void resumeReplay(int number) {
      cluster.resumeReplay(number);
    }

    @Override
    public long awaitWriterOtherThan(int number) {
      int next = 3 - number; // of two instances
      cluster.awaitWriter(next, DEADLINE);
      return cluster.events().stream()
          .filter(event -> event.kind() == ClusterEvent.Kind.PROMOTION_DONE)
          .mapToLong(ClusterEvent::nanoTime)
          .max()
          .orElseThrow();
    }

    @Override
    public void cut(String statement, String moment) {
      cut = cluster.proxy(cluster.writer()).cutAt(statement, Moment.valueOf(moment));
    }

    @Override
    public void awaitCut() {
      cut.await(Duration.ofSeconds(20));
    }

    @Override
    public Connection direct(int number) throws SQLException {
      return cluster.directConnection(number);
    }

    @Override
    public int purchases(String id) {
      try (Connection server = cluster.directConnection(cluster.writer());
          PreparedStatement count =
              server.prepareStatement("select count(*) from purchase where id like ?")) {
        count.setString(1, id);
        try (ResultSet rows = count.executeQuery()) {
          rows.next();
          return rows.getInt(1);
        }
      } catch (SQLException e) {
        throw new AssertionError(e);
      }
    }

    @Override
    public List<String> purchases() {
      try (Connection server = cluster.directConnection(cluster.writer());
          Statement statement = server.createStatement();
          ResultSet rows = statement.executeQuery("select split_part(id, '-', 1) from purchase")) {
        List<String> found = new ArrayList<>();
        while (rows.next()) {
          found.add(rows.getString(1));
        }
        return found;
      } catch (SQLException e) {
        throw new AssertionError(e);
      }
    }

    @Override
    public void close() {
      try {
        ManagementFactory.getPlatformMBeanServer().unregisterMBean(key);
      } catch (JMException e) {
        throw new AssertionError(e);
      } finally {
        cluster.close();
      }
    }
  }
}
