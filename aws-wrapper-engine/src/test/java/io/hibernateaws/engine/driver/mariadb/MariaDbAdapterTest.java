package io.hibernateaws.engine.driver.mariadb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hibernateaws.engine.config.Catalogue;
import io.hibernateaws.engine.config.GivenSettings;
import io.hibernateaws.engine.driver.registry.Drivers;
import io.hibernateaws.engine.endpoint.JdbcUrlParser;
import io.hibernateaws.engine.product.Speaker;
import io.hibernateaws.engine.product.mysql.MySql;
import io.hibernateaws.engine.product.registry.Products;
import java.io.EOFException;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MariaDbAdapterTest {
  private final MariaDbAdapter adapter = new MariaDbAdapter();

  @Test
  void a_driver_that_cannot_reach_the_engine_is_refused() {
    assertThatThrownBy(
            () ->
                MariaDbSocketFactory.sockets(ClassLoader.getPlatformClassLoader()).requireInReach())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("put mariadb-java-client where the application's own jars are");
  }

  /** The driver's own ways to choose among hosts. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:mariadb:sequential://a,b/shop",
        "jdbc:mariadb:replication://a,b/shop",
        "jdbc:mariadb:loadbalance://a,b/shop",
        "jdbc:mariadb:load-balance-read://a,b/shop",
        "jdbc:aws:mariadb:failover://a/shop",
        "jdbc:mariadb://a,b/shop",
        "jdbc:mariadb://address=(host=a)(type=primary)/shop"
      })
  void urls_in_which_the_driver_would_choose_the_host_are_refused(String url) {
    assertThatThrownBy(() -> JdbcUrlParser.parse(url, Products.PROTOCOLS))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:mariadb://a/shop",
        "jdbc:aws:mariadb://a/shop",
        "jdbc:aws-wrapper:mariadb://a/shop"
      })
  void urls_of_the_driver_lead_to_servers_of_mysql(String url) {
    String protocol = JdbcUrlParser.parse(url, Products.PROTOCOLS).protocol();
    assertThat(Products.ofProtocol(protocol)).isSameAs(MySql.PRODUCT);
    assertThat(Drivers.forProtocol(protocol).code()).isEqualTo(adapter.code());
  }

  /** The driver's own failover, pool, sockets and short cuts. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "transactionReplay",
        "retriesAllDown",
        "pool",
        "disablePipeline",
        "permitRedirect",
        "socketFactory",
        "localSocket",
        "connectTimeout",
        "useCompression",
        "useLocalSessionState",
        "useCatalogTerm",
        "forceTransactionEnd",
        "autocommit",
        "credentialType",
        "database"
      })
  void what_belongs_to_the_engine_is_refused_with_what_to_do_instead(String property) {
    assertThat(problems(property)).singleElement().asString().contains(property, "; ");
  }

  @ParameterizedTest
  @CsvSource({"TRANSACTIONREPLAY, transactionReplay", "databaseTerm, useCatalogTerm"})
  void what_the_driver_reads_in_any_case_or_by_another_name_is_refused_so(
      String property, String read) {
    assertThat(adapter.readAs(property)).isEqualTo(read);
    assertThat(problems(property)).singleElement().asString().contains("belongs to the engine");
  }

  @ParameterizedTest
  @CsvSource({"SSLMODE, sslMode", "trustCertificateKeyStoreUrl, trustStore"})
  void what_is_the_drivers_is_given_as_the_driver_writes_it(String property, String written) {
    assertThat(problems(property)).singleElement().asString().contains("write it as " + written);
  }

  @Test
  void what_nobody_knows_is_refused_with_the_nearest_name() {
    assertThat(problems("sslMod")).singleElement().asString().contains("sslMode");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sslMode",
        "serverSslCert",
        "useServerPrepStmts",
        "connectionAttributes",
        "allowLocalInfile",
        "rewriteBatchedStatements",
        "program_name"
      })
  void what_is_the_drivers_is_known_and_not_refused(String property) {
    assertThat(problems(property)).isEmpty();
  }

  private List<String> problems(String property) {
    GivenSettings given = new GivenSettings(Catalogue.of());
    adapter.refuseProperties(given, Map.of(property, "x"), name -> name);
    return given.problems();
  }

  @Test
  void every_refusal_names_a_property_that_the_driver_has() {
    assertThat(adapter.allProperties()).containsAll(adapter.refusedProperties().keySet());
  }

  @Test
  void time_limits_are_in_milliseconds() {
    assertThat(adapter.properties().socketTimeout().unit().getDuration())
        .isEqualTo(Duration.ofMillis(1));
    assertThat(adapter.properties().connectTimeout().unit().getDuration())
        .isEqualTo(Duration.ofMillis(1));
  }

  /** A routine can raise 65535, which the driver reads as the number of its own exceptions. */
  @ParameterizedTest
  @CsvSource({
    "08S01, 1053, UNKNOWN",
    "70100, 1927, UNKNOWN",
    "08000, 1220, UNKNOWN",
    "08000, -1, UNKNOWN",
    "08S01, 1644, LIVING_SERVER",
    "08S01, -2, LIVING_SERVER",
    "HY000, 1290, LIVING_SERVER",
    "08000, 0, DRIVER"
  })
  void who_made_an_exception_of_the_driver(String state, int number, Speaker expected) {
    SQLException one = new SQLException("m", state, number);
    assertThat(adapter.speaker(one, null)).isEqualTo(Speaker.UNKNOWN);

    assertThat(adapter.speaker(ofDriver(one), null)).isEqualTo(expected);
    assertThat(Drivers.speaker(one)).isEqualTo(expected);
  }

  @Test
  void what_the_driver_says_of_a_network_is_its_own() {
    SQLException lost = new SQLException("m", "08000", -1, new IOException("reset"));
    assertThat(adapter.speaker(ofDriver(lost), null)).isEqualTo(Speaker.DRIVER);
  }

  private static SQLException ofDriver(SQLException one) {
    one.setStackTrace(
        new StackTraceElement[] {new StackTraceElement("org.mariadb.jdbc.X", "m", "X.java", 1)});
    return one;
  }

  @Test
  void trouble_with_tls_is_told_from_trouble_of_the_network() {
    IOException ended = new SSLHandshakeException("the other side has ended it");
    ended.initCause(new EOFException());
    assertThat(adapter.distrusts(new SQLException("m", "08000", -1))).isTrue();
    assertThat(
            adapter.distrusts(
                new SQLException("m", "08000", -1, new SSLHandshakeException("no trust"))))
        .isTrue();
    assertThat(adapter.distrusts(new SQLException("m", "08000", -1, ended))).isFalse();
    assertThat(adapter.distrusts(new SQLException("m", "08000", -1, new IOException("reset"))))
        .isFalse();
    assertThat(adapter.distrusts(new SQLException("refused", "28000", 1045))).isFalse();
  }
}
