package io.hibernateaws.it.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hibernateaws.dialect.FailoverRetry;
import io.hibernateaws.local.LocalAurora;
import io.hibernateaws.local.junit.LocalCluster;
import io.hibernateaws.local.names.LocalNames;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

@SpringBootTest
@ActiveProfiles("test")
@DirtiesContext
@LocalCluster(instances = 2)
class BookingServiceIT {
  private static LocalAurora cluster;

  @BeforeAll
  static void start(LocalAurora started) {
    cluster = started;
  }

  @DynamicPropertySource
  static void settings(DynamicPropertyRegistry registry) {
    String jpa = "spring.jpa.properties.";
    registry.add(jpa + "hibernate.connection.provider_class", () -> "aws");
    registry.add(
        jpa + "jakarta.persistence.jdbc.url", () -> cluster.jdbcUrl(cluster.clusterEndpoint()));
    registry.add(jpa + "jakarta.persistence.jdbc.user", () -> cluster.user());
    registry.add(jpa + "jakarta.persistence.jdbc.password", () -> cluster.password());
    registry.add(jpa + "hibernate.aws.host_resolver", LocalNames.class::getName);
    registry.add(jpa + "jakarta.persistence.schema-generation.database.action", () -> "create");
  }

  @Test
  void bookings_survive_a_crash_of_the_writer(
      @Autowired BookingService service, @Autowired BookingRepository bookings) {
    UUID before = UUID.randomUUID();
    service.book(before);

    cluster.crash(1);
    UUID after = UUID.randomUUID();
    String writer = FailoverRetry.policy().call(() -> service.book(after));

    assertEquals(cluster.instanceId(2), writer);
    assertTrue(bookings.existsById(before));
    assertTrue(bookings.existsById(after));
  }
}
