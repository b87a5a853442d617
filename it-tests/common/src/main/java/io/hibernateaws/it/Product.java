package io.hibernateaws.it;

import io.hibernateaws.connection.tenancy.TenantPlace;
import io.hibernateaws.it.adversary.Repertoire;
import io.hibernateaws.it.routing.Writings;
import io.hibernateaws.local.ClusterBuilder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hibernate.dialect.Dialect;

/**
 * The database product that the integration tests run on: how a cluster of it starts, and the few
 * texts in which products differ. A module that runs the tests of {@code it-tests/common} has one,
 * named under {@code META-INF/services}; its cluster and its driver are on the class path.
 */
public interface Product {
  /** The product of this module, or the one that the running test class asks for. */
  static Product underTest() {
    return ProductOnClassPath.current();
  }

  /**
   * A cluster of the product of this module, to be set up and started: on the programs of the
   * machine, or with {@code -Dit.containers=true} on those of the product's official image.
   */
  static ClusterBuilder newCluster() {
    ClusterBuilder cluster = underTest().cluster();
    return SuiteContainer.IS_WANTED ? cluster.container(SuiteContainer.of(underTest())) : cluster;
  }

  /**
   * The versions of its servers that what is asked of servers is tried on; the first is the one of
   * every other test.
   */
  List<String> versions();

  /** A cluster of one of these versions, to be set up and started. */
  ClusterBuilder cluster(String version);

  /** The official image in which its servers are, as its registry calls it. */
  String image();

  /** A cluster to be set up and started. */
  ClusterBuilder cluster();

  /** A cluster whose clients may encrypt, to be set up and started. */
  ClusterBuilder encryptingCluster();

  /** The dialect of an Aurora cluster. */
  Class<? extends Dialect> dialect();

  /** A URL for the driver that nobody connects to, with this host. */
  String url(String host);

  /** Settings of the engine without which another driver would be used. */
  default Map<String, String> driver() {
    return Map.of();
  }

  /** Properties without which its driver sends no password unencrypted. */
  Map<String, String> unencrypted();

  /** Properties with which its driver trusts a server of this name and authority alone. */
  Map<String, String> verifying(Path authority);

  /** What a unit's settings need so that one text may hold several statements. */
  Map<String, String> severalStatements();

  /** What a unit's settings need so that the driver has its statements prepared on the server. */
  Map<String, String> preparingOnTheServer();

  /** The setting of Hibernate that names where a unit's tables are within a server. */
  String namespaceSetting();

  /** The schema, or the database, in which a unit's tables are unless a setting names another. */
  String namespace();

  /** Where a tenant is who has that schema, or that database, on a cluster of its own. */
  TenantPlace onCluster(String url, String namespace);

  /** What the names of the driver's own threads begin with. */
  String driverThreads();

  /** The SQL state of a refused password. */
  String refusedPassword();

  /** In what it differs from others where a test says what is right. */
  Set<Difference> differences();

  /** Whether the product under test differs in this. */
  static boolean differs(Difference difference) {
    return underTest().differences().contains(difference);
  }

  /** The document with the verdicts on this product, from the module's folder. */
  Path verdicts();

  /** What that document says of this product alone. */
  String verdictNote();

  /** Its SQL. */
  ProductSql sql();

  /** What its servers tell about their sessions. */
  ServerSessions sessions();

  /** The ways in which its sessions write. */
  Writings writings();

  /** What the adversary knows of it. */
  Repertoire repertoire();
}
