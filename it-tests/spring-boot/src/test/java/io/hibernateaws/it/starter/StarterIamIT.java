package io.hibernateaws.it.starter;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateaws.dialect.FailoverRetry;
import io.hibernateaws.local.LocalAurora;
import io.hibernateaws.local.iam.IamAttempt;
import io.hibernateaws.local.iam.IamGate;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

/** An application that has no password: tokens of IAM, at servers that verify them as RDS does. */
class StarterIamIT {
  private static final String KEY = "AKIDLOCALAURORA00001";
  private static final String SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
  private static final String USER = "token_user";

  @BeforeEach
  void give_keys() {
    System.setProperty("aws.accessKeyId", KEY);
    System.setProperty("aws.secretAccessKey", SECRET);
  }

  @AfterEach
  void take_keys() {
    System.clearProperty("aws.accessKeyId");
    System.clearProperty("aws.secretAccessKey");
  }

  @Test
  void a_user_without_a_password_reads_writes_and_fails_over() {
    IamGate gate = new IamGate().know(KEY, SECRET);
    try (LocalAurora cluster = LocalAurora.postgresql().instances(2).iam(gate).start()) {
      cluster.createIamUser(USER);
      try (ConfigurableApplicationContext application =
          Booted.start(
              ShopApplication.class,
              Product.POSTGRESQL,
              cluster,
              "spring.datasource.url="
                  + cluster.jdbcUrl(cluster.clusterEndpoint())
                  + "?sslmode=verify-full&sslrootcert="
                  + cluster.certificate(),
              "spring.datasource.username=" + USER,
              "hibernate.aws.plugins=+iam",
              "spring.datasource.password")) {
        Shop shop = application.getBean(Shop.class);
        assertThat(shop.buy("Ada")).isEqualTo(cluster.instanceId(1));
        assertThat(shop.report()).isEqualTo(cluster.instanceId(2));
        cluster.crash(1);
        assertThat(FailoverRetry.policy().call(() -> shop.buy("Grace")))
            .isEqualTo(cluster.instanceId(2));
      }
      List<IamAttempt> attempts = gate.attempts();
      assertThat(attempts).isNotEmpty().allMatch(attempt -> attempt.user().equals(USER));
      assertThat(attempts).allMatch(attempt -> attempt.refusal() == null);
    }
  }
}
