package io.hibernateaws.it.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.hibernateaws.engine.api.ConnectSQLException;
import io.hibernateaws.it.Product;
import io.hibernateaws.it.Purchase;
import io.hibernateaws.it.Units;
import io.hibernateaws.local.LocalAurora;
import io.hibernateaws.local.iam.IamAttempt;
import io.hibernateaws.local.iam.IamGate;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.hibernate.SessionFactory;
import org.jspecify.annotations.Nullable;

/**
 * A cluster whose user comes with tokens of a role, an STS that gives the role, and a JVM that
 * trusts the authority of the identity provider, until closed.
 */
final class FederatedShop implements AutoCloseable {
  static final String DB_USER = "token_user";

  private static final String STS = "aws.endpointUrlSts";

  final IamGate gate = new IamGate();
  final IssuedAssertions assertions = new IssuedAssertions();
  final TestAuthority authority;
  final StsDouble sts;
  final LocalAurora cluster;
  private final TestAuthority.Trusted trusted;
  private final @Nullable String before;

  /**
   * @param folder for certificates
   */
  FederatedShop(Path folder) {
    authority = TestAuthority.create(folder);
    cluster = Product.newCluster().instances(2).iam(gate).start();
    cluster.createIamUser(DB_USER);
    sts = new StsDouble(assertions, gate);
    before = System.setProperty(STS, sts.url());
    trusted = authority.trusted();
  }

  /** A unit that logs in at a provider on this machine. */
  Map<String, Object> settings(String plugin, int port, String user, Map<String, ?> more) {
    Map<String, Object> settings = new HashMap<>(Units.settings(cluster));
    settings.put("jakarta.persistence.jdbc.user", user);
    settings.put("jakarta.persistence.jdbc.password", Marker.PASSWORD);
    settings.put("jakarta.persistence.schema-generation.database.action", "update");
    settings.put("hibernate.aws.plugins", plugin);
    // The first log-in loads the classes of all that takes part, on a busy machine.
    settings.put("hibernate.aws.topology.monitoring.connectTimeout", "60s");
    settings.put("hibernate.aws.network.connect_timeout", "60s");
    settings.put("hibernate.aws.federated.db_user", DB_USER);
    settings.put("hibernate.aws.federated.idp_endpoint", "localhost:" + port);
    settings.put("hibernate.aws.federated.iam_role_arn", StsDouble.ROLE);
    settings.put("hibernate.aws.federated.iam_idp_arn", StsDouble.PROVIDER);
    Product.underTest()
        .verifying(cluster.certificate())
        .forEach((name, value) -> settings.put("hibernate.connection." + name, value));
    settings.putAll(more);
    return settings;
  }

  /** Buys something. */
  static void write(SessionFactory unit) {
    unit.inTransaction(session -> session.persist(new Purchase(UUID.randomUUID(), "Ada")));
  }

  /** Counts what was bought, on a reader. */
  static long read(SessionFactory unit) {
    try (var session = unit.withOptions().readOnly(true).openSession()) {
      return session.createQuery("select count(*) from Purchase", Long.class).getSingleResult();
    }
  }

  /** What a unit that cannot log in is told; nothing that is logged or told meanwhile is secret. */
  Throwable refusal(Map<String, Object> settings) {
    try (EverythingLogged log = EverythingLogged.besideHibernate()) {
      Throwable failure = catchThrowable(() -> Units.ofNative(settings).close());
      log.publish(failure);
      assertThat(log.showing(Marker.ALL)).isEmpty();
      assertThat(log.showing(assertions.all())).isEmpty();
      for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
        if (cause instanceof ConnectSQLException own) {
          return own;
        }
      }
      throw new AssertionError("no ConnectSQLException", failure);
    }
  }

  /** The log-ins since there were so many. */
  List<IamAttempt> since(int attempts) {
    List<IamAttempt> all = gate.attempts();
    return all.subList(attempts, all.size());
  }

  @Override
  public void close() {
    trusted.close();
    if (before == null) {
      System.clearProperty(STS);
    } else {
      System.setProperty(STS, before);
    }
    sts.close();
    cluster.close();
  }
}
