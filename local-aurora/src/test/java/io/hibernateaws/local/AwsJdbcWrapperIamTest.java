package io.hibernateaws.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateaws.local.iam.IamGate;
import io.hibernateaws.local.iam.IamRefusal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The AWS Advanced JDBC Wrapper, which knows nothing of us, logs in by its {@code iam} plugin, with
 * the SDK's own credentials from a JVM of its own.
 */
@Timeout(240)
class AwsJdbcWrapperIamTest {
  private static final String SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
  private static final String SESSION = "FwoGZXIvYXdzEA4a//+DzI=";

  private record Key(String id, String secret, @Nullable String session) {}

  private final IamGate gate =
      new IamGate().know("AKIDEXAMPLE", SECRET).know("ASIAEXAMPLE", SECRET, SESSION);

  @Test
  void the_aws_wrapper_comes_in_on_postgresql_with_the_right_key_only() throws Exception {
    try (LocalAurora aurora = LocalAurora.postgresql().instances(1).iam(gate).start()) {
      aurora.createIamUser("jane");
      Key right = new Key("AKIDEXAMPLE", SECRET, null);
      check(aurora, right, "sslmode", "require", "PAM authentication failed for user \"jane\"");
    }
  }

  @Test
  void the_aws_wrapper_comes_in_on_mysql_with_the_right_key_only() throws Exception {
    try (LocalAurora aurora = MysqlOrSkipped.start(LocalAurora.mysql().instances(1).iam(gate))) {
      aurora.createIamUser("jane");
      Key right = new Key("ASIAEXAMPLE", SECRET, SESSION);
      check(aurora, right, "sslMode", "REQUIRED", "Access denied for user 'jane'@");
    }
  }

  /**
   * @param refusal what the server says to a wrong token
   */
  private void check(LocalAurora aurora, Key right, String tls, String mode, String refusal)
      throws Exception {
    assertThat(login(aurora, right, tls, mode)).contains("IN jane");
    // It logs in for its own purposes too, and is refused nowhere.
    long accepted = gate.accepted();
    assertThat(accepted).isPositive().isEqualTo(gate.attempts().size());
    assertThat(gate.attempts().get(0).host()).isEqualTo(aurora.clusterEndpoint());

    Key wrong = new Key(right.id(), "another", right.session());
    assertThat(login(aurora, wrong, tls, mode)).contains("OUT 28000", refusal);
    assertThat(gate.refused(IamRefusal.BAD_SIGNATURE))
        .isPositive()
        .isEqualTo(gate.attempts().size() - accepted);
  }

  private static String login(LocalAurora aurora, Key key, String tls, String mode)
      throws Exception {
    List<String> options =
        new ArrayList<>(
            List.of(
                "-Djdk.net.hosts.file=" + aurora.hostsFile(),
                "-Dsun.net.inetaddr.ttl=0",
                "-Daws.accessKeyId=" + key.id(),
                "-Daws.secretAccessKey=" + key.secret()));
    if (key.session() != null) {
      options.add("-Daws.sessionToken=" + key.session());
    }
    String url =
        aurora.jdbcUrl(aurora.clusterEndpoint()).replaceFirst("jdbc:", "jdbc:aws-wrapper:");
    try (ChildJvm client =
        ChildJvm.start(AwsWrapperIamProgram.class, options, url, "jane", tls, mode)) {
      client.awaitExit();
      return client.text();
    }
  }
}
