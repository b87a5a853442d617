package io.hibernateaws.local.command;

import static io.hibernateaws.local.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateaws.local.ChildJvm;
import io.hibernateaws.local.names.LocalNames;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Properties;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** A cluster in another process, broken from this one. */
class LocalAuroraCommandTest {
  private static final String NAME = "commanded";

  /** What a command printed, and its exit code. */
  private record Outcome(int code, String out, String err) {}

  private static Outcome run(String... words) {
    return runNamed(NAME, words);
  }

  private static Outcome runNamed(String name, String... words) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line = LocalAuroraCommand.commandLine();
    line.setOut(new PrintWriter(out));
    line.setErr(new PrintWriter(err));
    String[] all = new String[words.length + 2];
    System.arraycopy(words, 0, all, 0, words.length);
    all[words.length] = "--name";
    all[words.length + 1] = name;
    int code = line.execute(all);
    return new Outcome(code, out.toString(), err.toString());
  }

  @Test
  void a_second_process_breaks_and_mends_the_cluster_of_the_first() throws Exception {
    assertThat(run("status").err()).contains("No cluster named 'commanded'");
    try (ChildJvm child =
        ChildJvm.start(
            LocalAuroraCommand.class,
            List.of(),
            "start",
            "--foreground",
            "--instances",
            "3",
            "--promotion-delay",
            "100",
            "--name",
            NAME)) {
      child.await("ready");
      assertThat(child.await("cluster")).startsWith("jdbc:postgresql://commanded.cluster-");
      assertThat(run("status").out()).contains("1        writer UP");
      assertThat(run("freeze", "2").out()).contains("2        reader FROZEN");
      assertThat(run("thaw", "2").out()).contains("2        reader UP");
      assertThat(run("switchover", "2").out()).contains("2        writer UP");
      Outcome crash = run("crash", "2", "--silent");
      assertThat(crash.code()).isZero();
      assertThat(crash.out()).contains("DOWN");
      await().until(() -> run("status").out().matches("(?s).*[13] +writer UP.*"));
      assertThat(run("rejoin", "2").out()).contains("2        reader UP");
      assertThat(run("events").out()).contains("PROMOTION_DONE");
      assertThat(run("network", "1", "delay", "5").code()).isZero();
      assertThat(run("network", "1", "heal").code()).isZero();
      assertThat(run("network", "1", "hail").err()).contains("There is no fault 'hail'");
      assertThat(run("readers-restart", "perhaps").err()).contains("neither on nor off");
      assertThat(run("readers-restart", "off").code()).isZero();
      assertThat(run("thaw", "1"))
          .satisfies(outcome -> assertThat(outcome.code()).isEqualTo(1))
          .satisfies(outcome -> assertThat(outcome.err()).contains("not frozen"));
      assertThat(run("crash", "x").code()).isEqualTo(2);
      onlyTheOwnerMayGiveOrders(Path.of(child.await("java").replaceAll(".*file=(\\S+) .*", "$1")));
      assertThat(run("stop").out()).contains("stopping");
      assertThat(child.awaitExit()).isZero();
    }
  }

  private static void onlyTheOwnerMayGiveOrders(Path hosts) throws IOException {
    Path control = hosts.resolveSibling(ControlSocket.FILE);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(control)))
        .isEqualTo("rw-------");
    List<String> lines = Files.readAllLines(control);
    Path forged = Files.createTempFile("control", "");
    Files.write(forged, List.of(lines.get(0), lines.get(1), "guess"));
    assertThat(ControlSocket.send(forged, List.of("stop")))
        .isEqualTo(new ControlSocket.Answer(false, List.of("error wrong token")));
    Files.delete(forged);
  }

  @Test
  void a_start_leaves_a_cluster_behind_that_ends_with_a_stop() {
    String name = "left-behind";
    Outcome start = runNamed(name, "start", "--instances", "1");
    try {
      assertThat(start.err()).isEmpty();
      assertThat(start.out()).contains("jdbc:postgresql://left-behind.cluster-");
      assertThat(runNamed(name, "start").err()).contains("'left-behind' is running");
      assertThat(runNamed(name, "settings").out()).isEqualTo(start.out());
    } finally {
      assertThat(runNamed(name, "stop").out()).contains("stopping");
    }
    assertThat(runNamed(name, "status").err()).contains("No cluster named 'left-behind'");
  }

  @Test
  void a_start_chooses_a_flavour() {
    String name = "flavoured";
    Outcome cluster =
        runNamed(
            name, "start", "--flavour", "multi-az-cluster", "--instances", "2", "--linger", "100");
    try {
      assertThat(cluster.err()).isEmpty();
      assertThat(cluster.out()).contains("flavour     multi-az-cluster").contains("cluster-ro-");
      assertThat(runNamed(name, "refuse-logins", "2").code()).isZero();
      assertThat(runNamed(name, "accept-logins", "2").code()).isZero();
      assertThat(runNamed(name, "answer", "stale", "1000").err()).contains("multi-az-cluster");
      assertThat(runNamed(name, "switchover", "2").out()).contains("2        writer UP");
      assertThat(runNamed(name, "events").out()).contains("WRITER_LINGERS 1");
    } finally {
      assertThat(runNamed(name, "stop").err()).isEmpty();
    }
    Outcome instance = runNamed(name, "start", "--flavour", "rds-instance", "--instances", "1");
    try {
      assertThat(instance.err()).isEmpty();
      assertThat(instance.out())
          .contains("flavour     rds-instance")
          .doesNotContain("cluster-")
          .doesNotContain("pattern");
      assertThat(runNamed(name, "status").out()).doesNotContain("reader ");
    } finally {
      assertThat(runNamed(name, "stop").err()).isEmpty();
    }
    assertThat(runNamed(name, "start", "--flavour", "vanilla").err())
        .contains("'vanilla' is no flavour")
        .contains("aurora, multi-az-cluster, rds-instance, plain");
    assertThat(runNamed(name, "start", "--linger", "100").err()).contains("linger(PT0.1S)");
  }

  @Test
  void an_application_gets_there_with_what_the_settings_say() throws Exception {
    String name = "told";
    assertThat(runNamed(name, "start", "--instances", "2").err()).isEmpty();
    try {
      Properties settings = new Properties();
      settings.load(new StringReader(runNamed(name, "settings", "--properties").out()));
      Function<String, InetAddress[]> names = resolver(settings);
      String url = settings.getProperty("jakarta.persistence.jdbc.url");
      String host = URI.create(url.substring("jdbc:".length())).getHost();
      assertThat(port(settings, url, host, names)).isEqualTo(5432);
      Properties ofSpring = new Properties();
      ofSpring.load(new StringReader(runNamed(name, "settings", "--spring").out()));
      assertThat(ofSpring)
          .containsEntry("spring.datasource.url", url)
          .containsEntry(
              "spring.datasource.username", settings.getProperty("jakarta.persistence.jdbc.user"))
          .containsEntry(
              "spring.datasource.password",
              settings.getProperty("jakarta.persistence.jdbc.password"))
          .containsEntry("hibernate.aws.host-resolver", LocalNames.class.getName());
      assertThat(runNamed(name, "settings", "--spring", "--properties").err())
          .contains("name one of them");
      InetAddress before = names.apply(host)[0];
      assertThat(runNamed(name, "switchover", "2").code()).isZero();
      assertThat(names.apply(host)[0]).isNotEqualTo(before);
      assertThat(names.apply("localhost")[0].isLoopbackAddress()).isTrue();
    } finally {
      assertThat(runNamed(name, "stop").err()).isEmpty();
    }
  }

  /** As the engine makes it from the class's name. */
  private static Function<String, InetAddress[]> resolver(Properties settings) throws Exception {
    return Class.forName(settings.getProperty("hibernate.aws.host_resolver"))
        .asSubclass(LocalNames.class)
        .getConstructor()
        .newInstance();
  }

  /** What the server that the name leads to says about its port. */
  private static int port(
      Properties settings, String url, String host, Function<String, InetAddress[]> names)
      throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(
                url.replace(host, names.apply(host)[0].getHostAddress()),
                settings.getProperty("jakarta.persistence.jdbc.user"),
                settings.getProperty("jakarta.persistence.jdbc.password"));
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("select inet_server_port()")) {
      row.next();
      return row.getInt(1);
    }
  }

  @Test
  void a_start_in_vain_says_why() throws Exception {
    try (ChildJvm child =
        ChildJvm.start(
            LocalAuroraCommand.class,
            List.of("-Dlocal.aurora.account=butler"),
            "start",
            "--name",
            "in-vain")) {
      assertThat(child.awaitExit()).isEqualTo(1);
      assertThat(child.text())
          .contains("The cluster did not start:")
          .contains("no way named butler");
    }
    assertThat(runNamed("in-vain", "start", "--instances", "17").err()).contains("1 to 16");
  }
}
