package io.hibernateaws.it.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.example.Order;
import com.zaxxer.hikari.HikariDataSource;
import io.hibernateaws.engine.jdbc.AwsDriver;
import io.hibernateaws.it.LogLines;
import io.hibernateaws.it.Units;
import io.hibernateaws.local.LocalAurora;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.orm.jpa.LocalContainerEntityManagerFactoryBean;
import org.springframework.orm.jpa.persistenceunit.PersistenceManagedTypes;
import org.springframework.orm.jpa.vendor.HibernateJpaVendorAdapter;

/**
 * A configuration of HikariCP and the AWS wrapper, migrated by the rules of {@code
 * docs/migration.md}: it runs, and what is left over is told by name.
 */
@Tag("full")
@Timeout(value = 4, unit = TimeUnit.MINUTES)
class MigrationIT {
  private static final String DOCUMENT = "docs/migration.md";
  private static final String HOST =
      "postgresql://shop.cluster-abc123.us-east-1.rds.amazonaws.com:5432/shop";

  private static final String JPA = "spring.jpa.properties.";
  private static final String POOL = "spring.datasource.hikari.data-source-properties.";
  private static final String URL = "jdbc:aws-wrapper:postgresql://…?";
  private static final String SOURCE = "a `DataSource`, and no `jakarta.persistence.jdbc.url`";

  /**
   * A row of what is left over.
   *
   * @param left what was not migrated
   * @param told the end of a line that a user reads
   */
  record LeftOver(String left, String told) {}

  private static String section(String heading) throws IOException {
    String document = Documents.read(DOCUMENT);
    int begin = document.indexOf("\n## " + heading);
    assertThat(begin).as(heading).isPositive();
    int end = document.indexOf("\n## ", begin + 1);
    return document.substring(begin, end < 0 ? document.length() : end);
  }

  private static String before() throws IOException {
    return Documents.blocks(section("Before"), "properties").get(0);
  }

  private static List<String> afterA() throws IOException {
    return Documents.blocks(section("A. "), "properties").get(0).lines().toList();
  }

  private static List<String> afterB() throws IOException {
    return MigrationRules.of(section("B. ")).apply(before());
  }

  @Test
  void the_rules_make_of_the_old_configuration_what_the_document_shows() throws Exception {
    MigrationRules rules = MigrationRules.of(section("A. "));
    assertThat(rules.size()).isGreaterThan(10);
    List<String> expected = afterA();
    assertThat(expected.get(0)).isEqualTo(JPA + "hibernate.connection.provider_class=aws");
    assertThat(rules.apply(before())).isEqualTo(expected.subList(1, expected.size()));

    assertThat(afterB())
        .hasSameSizeAs(before().lines().toList())
        .noneMatch(line -> line.contains("software.amazon."));
  }

  @Test
  void the_provider_in_place_of_wrapper_and_pool_fails_over(@TempDir Path folder) throws Exception {
    failsOver("io.hibernateaws.it.boot.BookingApplication", afterA(), folder, false);
  }

  @Test
  void the_driver_below_the_pool_that_stays_fails_over(@TempDir Path folder) throws Exception {
    failsOver("io.hibernateaws.it.pooled.PooledApplication", afterB(), folder, true);
  }

  private static void failsOver(String main, List<String> lines, Path folder, boolean pooled)
      throws IOException {
    try (LocalAurora cluster = LocalAurora.postgresql().instances(2).start();
        BootApplication application =
            BootApplication.start(main, settings(lines, cluster), cluster, folder)) {
      assertThat(application.log().contains("HikariPool")).isEqualTo(pooled);
      assertThat(application.ask("book")).isEqualTo("= " + cluster.instanceId(1));

      cluster.crash(1);
      Awaitility.await().atMost(20, TimeUnit.SECONDS).until(() -> cluster.writer() == 2);
      String answer = application.ask("book");
      if (answer.startsWith("! ")) {
        // The connection was lost in use: one exception that says so, and the next one works.
        assertThat(answer).containsAnyOf("TransactionLost", "FailoverSuccess");
        answer = application.ask("book");
      }
      assertThat(answer).isEqualTo("= " + cluster.instanceId(2));
      assertThat(application.ask("count")).isEqualTo("= 2");
    }
  }

  /** The configuration with this cluster in place of the one of the document. */
  private static Properties settings(List<String> lines, LocalAurora cluster) throws IOException {
    Properties settings = new Properties();
    String text = String.join("\n", lines);
    assertThat(text).contains(HOST);
    settings.load(
        new StringReader(
            text.replace(
                HOST, cluster.jdbcUrl(cluster.clusterEndpoint()).substring("jdbc:".length()))));
    settings.replaceAll(
        (name, value) ->
            name.toString().endsWith("password")
                ? cluster.password()
                : value.equals("app") ? cluster.user() : value);
    settings.setProperty(JPA + "hibernate.hbm2ddl.auto", "create");
    return settings;
  }

  static List<LeftOver> leftOvers() throws IOException {
    return Pattern.compile("(?m)^\\| (.+) \\| `(.+)` \\|$")
        .matcher(section("What is left over"))
        .results()
        .map(row -> new LeftOver(row.group(1).replaceAll("^`(.*)`$", "$1"), row.group(2)))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("leftOvers")
  void what_is_left_over_is_told_by_name(LeftOver row) {
    Throwable thrown;
    List<String> warned;
    try (LogLines log = LogLines.of("io.hibernateaws")) {
      thrown = catchThrowable(() -> start(row.left()));
      warned = log.warnings();
    }
    if (thrown == null) {
      assertThat(warned).anyMatch(line -> line.endsWith(row.told()));
    } else {
      assertThat(lines(thrown)).anyMatch(line -> line.endsWith(row.told()));
    }
  }

  /** What an exception and its causes say, line by line. */
  private static List<String> lines(Throwable thrown) {
    List<String> lines = new ArrayList<>();
    for (Throwable next = thrown; next != null; next = next.getCause()) {
      lines.addAll(String.valueOf(next.getMessage()).lines().toList());
    }
    return lines;
  }

  @Test
  void there_are_left_overs_of_every_kind() throws IOException {
    List<String> left = leftOvers().stream().map(LeftOver::left).toList();
    assertThat(left)
        .contains(SOURCE)
        .anyMatch(one -> one.startsWith(JPA))
        .anyMatch(one -> one.startsWith(POOL))
        .anyMatch(one -> one.startsWith(URL));
  }

  /** Starts with one thing that was not migrated; no server is needed to tell it. */
  private static void start(String left) throws SQLException {
    int equals = left.indexOf('=');
    if (left.startsWith(POOL)) {
      Properties properties = new Properties();
      properties.setProperty("user", "app");
      properties.setProperty("password", "secret");
      properties.setProperty(left.substring(POOL.length(), equals), left.substring(equals + 1));
      Objects.requireNonNull(new AwsDriver().connect("jdbc:aws-wrapper:" + HOST, properties))
          .close();
    } else if (left.equals(SOURCE)) {
      startBesideADataSource();
    } else if (left.startsWith(URL)) {
      startUnit("jdbc:aws-wrapper:" + HOST + "?" + left.substring(URL.length()), Map.of());
    } else {
      assertThat(left).startsWith(JPA);
      startUnit(
          "jdbc:aws-wrapper:" + HOST,
          Map.of(left.substring(JPA.length(), equals), left.substring(equals + 1)));
    }
  }

  private static Map<String, Object> unit(String url) {
    return new HashMap<>(
        Map.of(
            "hibernate.connection.provider_class", "aws",
            "jakarta.persistence.jdbc.url", url,
            "jakarta.persistence.jdbc.user", "app",
            "jakarta.persistence.jdbc.password", "secret",
            // The unit is built though there is no server.
            "hibernate.boot.allow_jdbc_metadata_access", "false",
            "jakarta.persistence.database-product-name", "PostgreSQL"));
  }

  private static void startUnit(String url, Map<String, String> left) {
    Map<String, Object> settings = unit(url);
    settings.putAll(left);
    Units.ofNative(settings).close();
  }

  /** As Spring Boot does it where its data source is not excluded. */
  private static void startBesideADataSource() {
    try (HikariDataSource source = new HikariDataSource()) {
      LocalContainerEntityManagerFactoryBean bean = new LocalContainerEntityManagerFactoryBean();
      bean.setPersistenceUnitName("left-over");
      bean.setManagedTypes(PersistenceManagedTypes.of(Order.class.getName()));
      bean.setJpaVendorAdapter(new HibernateJpaVendorAdapter());
      bean.setDataSource(source);
      Map<String, Object> settings = unit("jdbc:aws-wrapper:" + HOST);
      settings.remove("jakarta.persistence.jdbc.url");
      bean.setJpaPropertyMap(settings);
      bean.afterPropertiesSet();
      bean.destroy();
    }
  }
}
