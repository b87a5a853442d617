package io.hibernateaws.it.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateaws.it.Asking;
import io.hibernateaws.it.Units;
import io.hibernateaws.local.LocalAurora;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class PasswordFileIT {
  private static final String FILE = "org.postgresql.pgpassfile";

  @Test
  void a_line_for_the_host_of_the_url_serves_every_instance(@TempDir Path folder) throws Exception {
    try (LocalAurora cluster = LocalAurora.postgresql().instances(2).start()) {
      String line =
          String.join(
              ":",
              cluster.clusterEndpoint(),
              Integer.toString(cluster.port()),
              cluster.database(),
              cluster.user(),
              cluster.password());
      System.setProperty(FILE, Files.writeString(folder.resolve("pgpass"), line).toString());
      Map<String, Object> settings = Units.settings(cluster);
      settings.remove("jakarta.persistence.jdbc.password");
      try (SessionFactory unit = Units.ofNative(settings)) {
        assertThat(unit.<String>fromTransaction(Asking::instance)).isEqualTo(cluster.instanceId(1));
        try (Session reads = unit.withOptions().readOnly(true).openSession()) {
          assertThat(Asking.instance(reads)).isEqualTo(cluster.instanceId(2));
        }
      } finally {
        System.clearProperty(FILE);
      }
    }
  }
}
