package io.hibernateaws.quarkus.test;

import io.hibernateaws.local.ClusterBuilder;
import io.hibernateaws.local.ClusterEvent;
import io.hibernateaws.local.LocalAurora;
import io.hibernateaws.local.iam.IamGate;
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

  /** The same with servers of MySQL. */
  static TestCluster mysql(String name, int instances) {
    return started(name, LocalAurora.mysql().instances(instances));
  }

  /** With log-ins by tokens of IAM, for the user that {@link #createIamUser} makes. */
  static TestCluster withIam(String name, int instances) {
    IamGate gate = new IamGate();
    return started(name, LocalAurora.postgresql().instances(instances).iam(gate), gate);
  }

  /** The same, where a reader becomes the writer on command alone. */
  static TestCluster withoutFailover(String name, int instances) {
    return started(name, LocalAurora.postgresql().instances(instances).autoFailover(false));
  }

  private static TestCluster started(String name, ClusterBuilder cluster) {
    return started(name, cluster, new IamGate());
  }

  private static TestCluster started(String name, ClusterBuilder cluster, IamGate gate) {
    MBeanServer platform = ManagementFactory.getPlatformMBeanServer();
    try {
      ObjectName key = new ObjectName("io.hibernateaws.quarkus.test:cluster=" + name);
      if (platform.isRegistered(key)) {
        return JMX.newMBeanProxy(platform, key, TestCluster.class);
      }
      Started started = new Started(cluster.name(name).start(), gate, key);
      platform.registerMBean(new StandardMBean(started, TestCluster.class), key);
      return started;
    } catch (JMException e) {
      throw new AssertionError(e);
    }
  }

  String url();

  /** The same cluster with another database. */
  String url(String database);

  /** Quarkus' name of the kind of database. */
  String kind();

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

  /** Of one who may everything. */
  Connection admin(int number) throws SQLException;

  void createIamUser(String name);

  /** From now on tokens that are signed with this key are right. */
  void knowKey(String id, String secret);

  void forgetKey(String id);

  /** Log-ins with tokens: the instance, and why it was refused or null. */
  List<String> logins();

  /** A file with what the servers' certificates are signed with. */
  String certificate();

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
    private final IamGate gate;
    private final ObjectName key;
    private Cut cut;

    Started(LocalAurora cluster, IamGate gate, ObjectName key) {
      this.cluster = cluster;
      this.gate = gate;
      this.key = key;
    }

    @Override
    public String url() {
      return url(cluster.database());
    }

    @Override
    public String url(String database) {
      String url = cluster.jdbcUrl(cluster.clusterEndpoint());
      return url.substring(0, url.lastIndexOf('/') + 1) + database + parameters();
    }

    /** Without it Connector/J sends no password unencrypted. */
    private String parameters() {
      return kind().equals("mysql") ? "?allowPublicKeyRetrieval=true" : "";
    }

    @Override
    public String kind() {
      String url = cluster.jdbcUrl(cluster.clusterEndpoint());
      return url.substring("jdbc:".length(), url.indexOf("://"));
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
    public Connection admin(int number) throws SQLException {
      return cluster.adminConnection(number);
    }

    @Override
    public void createIamUser(String name) {
      cluster.createIamUser(name);
    }

    @Override
    public void knowKey(String id, String secret) {
      gate.know(id, secret);
    }

    @Override
    public void forgetKey(String id) {
      gate.forget(id);
    }

    @Override
    public List<String> logins() {
      return gate.attempts().stream()
          .map(attempt -> attempt.instance() + " " + attempt.refusal())
          .toList();
    }

    @Override
    public String certificate() {
      return cluster.certificate().toString();
    }

    @Override
    public int purchases(String id) {
      try (Connection server = cluster.directConnection(cluster.writer());
          PreparedStatement count =
              server.prepareStatement("select count(*) from Purchase where id like ?")) {
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
          ResultSet rows = statement.executeQuery("select id from Purchase")) {
        List<String> found = new ArrayList<>();
        while (rows.next()) {
          found.add(rows.getString(1).split("-", 2)[0]); // an identifier may have no further part
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
