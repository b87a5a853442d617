package io.hibernateaws.engine.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateaws.engine.api.AwsEngine;
import io.hibernateaws.engine.api.ConnectRequest;
import io.hibernateaws.engine.assembly.EngineAssembly;
import io.hibernateaws.engine.assembly.Extensions;
import io.hibernateaws.engine.assembly.SettingsReader;
import io.hibernateaws.engine.config.GivenConnection;
import io.hibernateaws.engine.endpoint.HostResolver;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import javax.management.JMX;
import javax.management.MBeanServer;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

class JmxViewTest {
  private static final MBeanServer SERVER = ManagementFactory.getPlatformMBeanServer();

  private static AwsEngine engine(String enabled) {
    GivenConnection connection =
        new GivenConnection(
            "jdbc:postgresql://no.such.host/shop", "u", "p", Map.of(), null, "jmx, \"test\"");
    return EngineAssembly.assemble(
        SettingsReader.read(
            Map.of(
                "hibernate.aws.telemetry.enabled",
                enabled,
                "hibernate.aws.telemetry.metrics_backend",
                "none",
                "hibernate.aws.host_resolver",
                (HostResolver) JmxViewTest::nobody),
            connection),
        Extensions.none());
  }

  private static InetAddress[] nobody(String host) throws UnknownHostException {
    throw new UnknownHostException(host);
  }

  private static Set<String> names() throws MalformedObjectNameException {
    return SERVER.queryNames(new ObjectName("io.hibernateaws:type=Engine,*"), null).stream()
        .filter(name -> name.getKeyProperty("unit").contains("jmx, "))
        .map(name -> String.valueOf(name.getKeyProperty("number")))
        .collect(Collectors.toSet());
  }

  @Test
  void two_engines_of_one_name_are_both_shown_until_they_are_closed() throws Exception {
    AwsEngine first = engine("true");
    AwsEngine second = engine("true");
    assertThat(names()).containsExactlyInAnyOrder("null", "2");

    first.close();
    assertThat(names()).containsExactly("2");
    second.close();
    assertThat(names()).isEmpty();
  }

  @Test
  void an_engine_without_telemetry_is_not_shown() throws Exception {
    try (AwsEngine engine = engine("false")) {
      assertThat(engine.linkCounts().open()).isZero();
      assertThat(names()).isEmpty();
    }
  }

  @Test
  void figures_settings_and_members_are_shown() throws Exception {
    try (AwsEngine engine = engine("true")) {
      ObjectName name =
          SERVER
              .queryNames(new ObjectName("io.hibernateaws:type=Engine,*"), null)
              .iterator()
              .next();
      EngineMXBean view = JMX.newMXBeanProxy(SERVER, name, EngineMXBean.class);
      Connection connection =
          engine.connect(ConnectRequest.WRITABLE.withLimit(Duration.ofMillis(1)));
      SQLException refused =
          Assertions.catchThrowableOfType(
              SQLException.class, () -> connection.createStatement().execute("select 1"));

      assertThat(view.getUnit()).isEqualTo("jmx, \"test\"");
      assertThat(view.getCluster()).isEqualTo(engine.source().cluster());
      assertThat(view.getWriter()).isNull();
      assertThat(view.getMembers()).isEmpty();
      assertThat(view.getOpenConnections()).isZero();
      assertThat(view.getSettings()).containsEntry("telemetry.enabled", "true");
      assertThat(view.getFigures())
          .containsEntry("db.client.connection.max", 10.0)
          .containsEntry("borrow.failed.count{error.type=" + refused.getSQLState() + "}", 1.0);
    }
  }
}
