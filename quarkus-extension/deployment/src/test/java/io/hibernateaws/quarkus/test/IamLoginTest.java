package io.hibernateaws.quarkus.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.QuarkusUnitTest;
import jakarta.inject.Inject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An application without a password, at servers that verify tokens of IAM as RDS does. */
class IamLoginTest {
  private static final String FIRST = "AKIDLOCALAURORA00001";
  private static final String SECOND = "AKIDLOCALAURORA00002";

  private static final TestCluster CLUSTER = cluster();

  @RegisterExtension
  static final QuarkusUnitTest APPLICATION =
      ClusterApplication.of(LoginLoad.class)
          .setForcedDependencies(List.of(Added.aws("auth")))
          .overrideConfigKey("quarkus.datasource.db-kind", "postgresql")
          .overrideConfigKey(
              "quarkus.datasource.jdbc.url",
              CLUSTER.url() + "?sslmode=verify-full&sslrootcert=" + CLUSTER.certificate())
          .overrideConfigKey("quarkus.datasource.username", "token_user")
          .overrideConfigKey("quarkus.hibernate-orm.schema-management.strategy", "drop-and-create")
          .overrideConfigKey("quarkus.hibernate-aws.plugins", "+iam")
          .setAfterAllCustomizer(
              () -> {
                CLUSTER.close();
                System.clearProperty("aws.accessKeyId");
                System.clearProperty("aws.secretAccessKey");
              });

  @Inject LoginLoad load;

  private static TestCluster cluster() {
    TestCluster cluster = TestCluster.withIam("tokens", 2);
    if (System.getProperty("aws.accessKeyId") == null) {
      cluster.createIamUser("token_user");
      cluster.knowKey(FIRST, "first secret");
      use(FIRST, "first secret");
    }
    return cluster;
  }

  private static void use(String id, String secret) {
    System.setProperty("aws.accessKeyId", id);
    System.setProperty("aws.secretAccessKey", secret);
  }

  @Test
  void no_request_fails_while_the_keys_rotate_and_both_pools_log_in_with_tokens_of_the_new_ones()
      throws Exception {
    load.start();
    load.await(30, 0);
    assertThat(CLUSTER.logins())
        .contains(CLUSTER.instanceId(1) + " null", CLUSTER.instanceId(2) + " null")
        .allMatch(login -> login.endsWith(" null"));

    CLUSTER.knowKey(SECOND, "second secret");
    use(SECOND, "second secret");
    CLUSTER.forgetKey(FIRST);
    int before = CLUSTER.logins().size();
    while (accepted(before) < 10) {
      load.await(10, 0);
    }
    load.end();

    assertThat(load.failures()).isEmpty();
    assertThat(CLUSTER.logins().subList(before, CLUSTER.logins().size()))
        .contains(CLUSTER.instanceId(1) + " null", CLUSTER.instanceId(2) + " null");
  }

  private static long accepted(int before) {
    List<String> all = CLUSTER.logins();
    return all.subList(before, all.size()).stream()
        .filter(login -> login.endsWith(" null"))
        .count();
  }
}
