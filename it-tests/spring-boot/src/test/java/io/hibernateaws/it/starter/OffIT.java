package io.hibernateaws.it.starter;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateaws.engine.jdbc.AwsDataSource;
import io.hibernateaws.local.LocalAurora;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An application that has the starter and does not use it is the one that it was without; and what
 * it costs one that does. Each application runs in a JVM of its own.
 */
@SuppressWarnings("NullAway.Init") // by start, before any test
class OffIT {
  private static final int PAIRS = 10;

  /**
   * The part of a plain start by which a start may be longer: several times what a quiet machine
   * shows, and a part because on a busy one both are longer.
   */
  private static final int PART = 5;

  /**
   * What is found by the service loaders of Hibernate and JDBC wherever the jars are. Of the driver
   * the JDK needs what its fields and methods speak of; no engine is made.
   */
  private static final List<String> SERVICES =
      List.of(
          "io.hibernateaws.connection.AwsName",
          "io.hibernateaws.connection.TenantMapperCheck",
          "io.hibernateaws.dialect.boot.AuroraDialectResolver",
          "io.hibernateaws.dialect.boot.AuroraDialectSelector",
          "io.hibernateaws.dialect.boot.EngineBacked",
          "io.hibernateaws.dialect.boot.FailoverIntegrator",
          "io.hibernateaws.dialect.boot.InitiatorContributor",
          "io.hibernateaws.dialect.boot.StartErrorInitiator",
          "io.hibernateaws.dialect.boot.VerdictCoordinatorInitiator",
          "io.hibernateaws.engine.api.AwsEngine",
          "io.hibernateaws.engine.api.VerdictMemory",
          "io.hibernateaws.engine.assembly.EngineConfig",
          "io.hibernateaws.engine.jdbc.AwsDriver",
          "io.hibernateaws.engine.jdbc.DriverEngines",
          "io.hibernateaws.engine.jdbc.EngineHolder",
          "io.hibernateaws.engine.time.Agent",
          "io.hibernateaws.engine.time.NanoClock");

  private static final String OF_THE_STARTER = "io.hibernateaws.spring.";

  private static LocalAurora cluster;
  private static PlainRun without;

  @BeforeAll
  static void start(@TempDir Path folder) {
    cluster = Product.POSTGRESQL.cluster();
    without = PlainRun.without(folder, cluster);
    assertThat(without.ours()).isEmpty();
    assertThat(without.said("dataSource")).containsExactly("com.zaxxer.hikari.HikariDataSource");
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @Test
  void switched_off_it_adds_no_bean_and_no_class_of_the_starter_is_loaded(@TempDir Path folder) {
    PlainRun off = PlainRun.with(folder, cluster, "hibernate.aws.enabled=false");
    assertThat(off.said("dataSource")).isEqualTo(without.said("dataSource"));
    assertThat(off.said("bean")).isEqualTo(without.said("bean"));
    assertThat(SERVICES).containsAll(off.ours());
  }

  @Test
  void beside_another_database_it_only_looks_at_the_url(@TempDir Path folder) {
    InetAddress writer = cluster.resolver().apply(cluster.clusterEndpoint())[0];
    PlainRun other =
        PlainRun.with(
            folder, cluster, "spring.datasource.url=" + cluster.jdbcUrl(writer.getHostAddress()));
    assertThat(other.said("dataSource")).isEqualTo(without.said("dataSource"));
    assertThat(other.said("bean"))
        .filteredOn(bean -> !isAutoConfiguration(bean))
        .isEqualTo(without.said("bean"));
    assertThat(SERVICES)
        .containsAll(
            other.ours().stream()
                .filter(type -> !type.startsWith(OF_THE_STARTER))
                .filter(
                    type -> !type.equals(AwsDataSource.class.getName())) // whether a bean is one
                .toList());
  }

  /** The class itself, which Spring keeps as a bean; it has no method. */
  private static boolean isAutoConfiguration(String bean) {
    return bean.startsWith(OF_THE_STARTER) && bean.endsWith("AutoConfiguration");
  }

  @Test
  @Tag("full")
  void a_start_takes_little_longer_than_without_the_starter(@TempDir Path folder) {
    List<Long> plain = new ArrayList<>();
    List<Long> starter = new ArrayList<>();
    List<Long> wall = new ArrayList<>();
    List<Long> cpu = new ArrayList<>();
    for (int i = 0; i < PAIRS; i++) {
      // Each of the two is the first one in every other pair.
      PlainRun one = i % 2 == 0 ? PlainRun.timedWithout(folder, cluster) : with(folder);
      PlainRun two = i % 2 == 0 ? with(folder) : PlainRun.timedWithout(folder, cluster);
      PlainRun plainly = i % 2 == 0 ? one : two;
      PlainRun started = i % 2 == 0 ? two : one;
      plain.add(plainly.millis("wall"));
      starter.add(started.millis("wall"));
      wall.add(started.millis("wall") - plainly.millis("wall"));
      cpu.add(started.millis("cpu") - plainly.millis("cpu"));
    }
    long difference = median(wall);
    System.out.printf(
        "BOOT-COST plain_ms=%d starter_ms=%d difference_ms=%d cpu_difference_ms=%d%n",
        median(plain), median(starter), difference, median(cpu));
    assertThat(difference).isLessThanOrEqualTo(median(plain) / PART);
  }

  private static PlainRun with(Path folder) {
    PlainRun run = PlainRun.timedWith(folder, cluster);
    assertThat(run.said("dataSource")).containsExactly("io.hibernateaws.engine.jdbc.AwsDataSource");
    return run;
  }

  private static long median(List<Long> figures) {
    List<Long> sorted = figures.stream().sorted().toList();
    return (sorted.get((PAIRS - 1) / 2) + sorted.get(PAIRS / 2)) / 2;
  }
}
