package io.hibernateaws.it.starter;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateaws.local.LocalAurora;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.context.ConfigurableApplicationContext;

/** What the actuator says while the cluster has no writer, and of a reader that stands still. */
class HealthIT {
  private static final String OURS = "components/hibernateAws/";
  private static final String BOOTS = "components/db/";

  @ParameterizedTest
  @EnumSource
  void an_application_is_up_while_its_cluster_has_a_writer(Product product) {
    try (LocalAurora cluster = withoutFailover(product);
        ConfigurableApplicationContext application =
            Booted.start(ShopApplication.class, product, cluster, settings())) {
      Actuator actuator = Actuator.of(application);
      String first = cluster.instanceId(1);
      String second = cluster.instanceId(2);

      Actuator.Health before =
          actuator.awaitHealth(answer -> answer.part(OURS + "details/writer").equals(first));
      assertThat(before.code()).isEqualTo(200);
      assertThat(before.part(BOOTS + "status")).isEqualTo("UP");
      assertThat(before.part(instance(first, "role"))).isEqualTo("writer");
      assertThat(before.part(instance(first, "answers"))).isEqualTo(true);
      assertThat((Integer) before.part(instance(first, "openLinks"))).isPositive();
      assertThat(before.part(instance(second, "role"))).isEqualTo("reader");
      assertThat(before.part(OURS + "details/topologyAgeMillis")).isInstanceOf(Number.class);

      cluster.freeze(1);
      assertThat(actuator.health().part(BOOTS + "status"))
          .as("of a writer that stands still, and nobody else has asked")
          .isEqualTo("DOWN");
      cluster.thaw(1);
      actuator.awaitHealth(answer -> answer.status().equals("UP"));

      cluster.crash(1);
      long began = System.nanoTime();
      actuator.health();
      Duration took = Duration.ofNanos(System.nanoTime() - began);
      Actuator.Health without =
          actuator.awaitHealth(answer -> answer.part(OURS + "status").equals("DOWN"));
      System.out.printf("SPRING-HEALTH %s %d ms %s%n", product, took.toMillis(), without);
      assertThat(without.code()).isEqualTo(503);
      assertThat(without.part(BOOTS + "status")).isEqualTo("DOWN");
      assertThat(without.part(OURS + "details/writer")).isEqualTo("no writer answers");
      assertThat(without.part(instance(first, "answers"))).isEqualTo(false);
      assertThat(took).as("a probe that no failover holds up").isLessThan(Duration.ofSeconds(30));

      cluster.promote(2);
      Actuator.Health after = actuator.awaitHealth(answer -> answer.status().equals("UP"));
      assertThat(after.part(OURS + "details/writer")).isEqualTo(second);
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_reader_that_stands_still_is_seen_and_the_application_stays_up(Product product)
      throws InterruptedException, ExecutionException {
    try (LocalAurora cluster = product.cluster();
        ConfigurableApplicationContext application =
            Booted.start(ShopApplication.class, product, cluster, settings())) {
      Actuator actuator = Actuator.of(application);
      Shop shop = application.getBean(Shop.class);
      String reader = cluster.instanceId(2);
      assertThat(shop.report()).isEqualTo(reader);

      cluster.freeze(2);
      CompletableFuture<String> caught = CompletableFuture.supplyAsync(shop::report);
      Actuator.Health frozen =
          actuator.awaitHealth(answer -> answer.part(instance(reader, "answers")).equals(false));
      assertThat(frozen.code()).isEqualTo(200);
      assertThat(frozen.part(OURS + "details/writer")).isEqualTo(cluster.instanceId(1));

      cluster.thaw(2);
      actuator.awaitHealth(answer -> answer.part(instance(reader, "answers")).equals(true));
      caught.handle((report, failure) -> failure instanceof CompletionException).get();
    }
  }

  private static LocalAurora withoutFailover(Product product) {
    return LocalAurora.engine(product.name().toLowerCase(Locale.ROOT))
        .instances(2)
        .autoFailover(false)
        .start();
  }

  private static String[] settings() {
    String[] settings = Arrays.copyOf(Actuator.SERVED, Actuator.SERVED.length + 1);
    settings[Actuator.SERVED.length] = "hibernate.aws.profile=detection-fast";
    return settings;
  }

  private static String instance(String name, String fact) {
    return OURS + "details/instances/" + name + "/" + fact;
  }
}
