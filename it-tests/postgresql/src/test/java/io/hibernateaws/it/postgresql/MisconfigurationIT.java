package io.hibernateaws.it.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateaws.engine.jdbc.AwsDataSource;
import io.hibernateaws.engine.jdbc.AwsDriver;
import io.hibernateaws.it.LogLines;
import io.hibernateaws.it.Purchase;
import io.hibernateaws.it.Units;
import io.hibernateaws.local.LocalAurora;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.hibernate.SessionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a user reads last, misconfiguration by misconfiguration: {@code misconfigurations.txt}. */
@Timeout(value = 1, unit = TimeUnit.MINUTES)
class MisconfigurationIT {
  private static final String TABLE = "misconfigurations.txt";
  private static LocalAurora cluster;

  /**
   * One line of the table.
   *
   * @param through unit, writing unit, source or driver
   * @param given settings, also {@code ~prefix}, {@code ~host}, {@code ~port}, {@code ~database}
   *     and {@code ~query} of the URL
   * @param ends whether the start ends with the line; otherwise it is a warning
   * @param line the last line that a user reads, its host names as placeholders
   */
  record Row(String through, Map<String, String> given, boolean ends, String line, String text) {
    static Row of(String text) {
      String[] columns = text.split(" \\| ", 4);
      Map<String, String> given = new HashMap<>();
      for (String one : columns[1].split("; ", -1)) {
        int equals = one.indexOf('=');
        given.put(one.substring(0, equals).strip(), filled(one.substring(equals + 1)));
      }
      return new Row(
          columns[0].strip(), given, columns[2].strip().equals("ends"), filled(columns[3]), text);
    }

    @Override
    public String toString() {
      return text;
    }
  }

  @BeforeAll
  static void start() {
    cluster = LocalAurora.postgresql().instances(2).tls().start();
    Units.ofNative(
            Units.settings(
                cluster, Map.of("jakarta.persistence.schema-generation.database.action", "create")))
        .close();
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  private static String filled(String text) {
    InetAddress[] addresses = cluster.resolver().apply(cluster.clusterEndpoint());
    return text.replace("{cluster}", cluster.clusterEndpoint())
        .replace("{reader}", cluster.readerEndpoint())
        .replace("{address}", addresses[0].getHostAddress())
        .replace("{refused}", "Could not configure hibernate.connection.provider_class=aws")
        .replace("{port}", Integer.toString(cluster.port()))
        .strip();
  }

  static List<Row> rows() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(MisconfigurationIT.class.getResourceAsStream(TABLE))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .map(Row::of)
          .toList();
    }
  }

  @Test
  void there_are_many_ways_to_go_wrong() throws IOException {
    assertThat(rows()).hasSizeGreaterThanOrEqualTo(45);
  }

  @ParameterizedTest
  @MethodSource("rows")
  void the_last_line_says_what_is_wrong_and_what_to_do(Row row) {
    Throwable thrown = null;
    List<String> warned;
    try (LogLines log = LogLines.of("io.hibernateaws")) {
      try {
        run(row);
      } catch (Exception | LinkageError e) {
        thrown = e;
      }
      warned = log.warnings();
    }
    if (row.ends()) {
      assertThat(LogLines.last(Objects.requireNonNull(thrown, "it was to end with an error")))
          .isEqualTo(row.line());
    } else {
      assertThat(thrown).isNull();
      assertThat(warned).containsExactly(row.line());
    }
  }

  private static void run(Row row) throws SQLException {
    Map<String, String> given = new HashMap<>(row.given());
    String url = url(given);
    switch (row.through()) {
      case "unit", "writing unit" -> {
        Map<String, Object> settings = Units.settings(cluster);
        settings.put("jakarta.persistence.jdbc.url", url);
        settings.put("hibernate.connection.sslrootcert", cluster.certificate().toString());
        settings.put("hibernate.aws.failover.timeout", "2s");
        settings.put("hibernate.aws.pool.acquisition_timeout", "2s");
        settings.putAll(given);
        try (SessionFactory unit = Units.ofNative(settings)) {
          if (row.through().equals("writing unit")) {
            unit.inTransaction(session -> session.persist(new Purchase(UUID.randomUUID(), "Ada")));
          }
        }
      }
      case "source" -> {
        Map<String, Object> settings = new HashMap<>(given);
        settings.put("url", url);
        settings.putIfAbsent("user", cluster.user());
        settings.put("password", cluster.password());
        new AwsDataSource(settings).close();
      }
      case "driver" -> {
        Properties properties = new Properties();
        properties.putAll(given);
        properties.setProperty("user", cluster.user());
        properties.setProperty("password", cluster.password());
        Objects.requireNonNull(new AwsDriver().connect(url, properties)).close();
      }
      default -> throw new IllegalArgumentException(row.through());
    }
  }

  private static String url(Map<String, String> given) {
    String prefix = given.getOrDefault("~prefix", "jdbc:");
    String host = given.getOrDefault("~host", cluster.clusterEndpoint());
    String port = given.getOrDefault("~port", Integer.toString(cluster.port()));
    String database = given.getOrDefault("~database", cluster.database());
    String query = given.getOrDefault("~query", "");
    given.keySet().removeIf(name -> name.startsWith("~"));
    return prefix
        + "postgresql://"
        + host
        + ":"
        + port
        + "/"
        + database
        + (query.isEmpty() ? "" : "?" + query);
  }
}
