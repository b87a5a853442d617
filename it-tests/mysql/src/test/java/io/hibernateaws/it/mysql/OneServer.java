package io.hibernateaws.it.mysql;

import static org.awaitility.Awaitility.await;

import io.hibernateaws.engine.jdbc.AwsDataSource;
import io.hibernateaws.it.Product;
import io.hibernateaws.it.Sql;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** One server that is no Aurora, an administrator on it, and pooled sessions. */
final class OneServer implements AutoCloseable {
  /** Of the application. */
  static final String USER = "shop_app";

  private final String password = UUID.randomUUID().toString();
  private final String ofAdmin = UUID.randomUUID().toString();
  private final RunningServer server;
  private final Connection admin;

  OneServer() throws IOException, InterruptedException {
    server =
        RunningServer.of(
            Product.underTest(),
            List.of(
                "create user 'admin'@'%' identified by '" + ofAdmin + "'",
                "grant all on *.* to 'admin'@'%' with grant option",
                "create user '" + USER + "'@'%' identified by '" + password + "'",
                "create database shop",
                "create database green",
                "grant all on shop.* to '" + USER + "'@'%'",
                "grant all on green.* to '" + USER + "'@'%'"));
    try {
      admin =
          await()
              .atMost(Duration.ofSeconds(90))
              .ignoreExceptionsInstanceOf(SQLException.class)
              .until(this::connect, connection -> connection != null);
    } catch (RuntimeException e) {
      server.close();
      throw e;
    }
  }

  /** Of the database {@code shop}. */
  String url() {
    return "jdbc:mysql://"
        + server.address()
        + "/shop?sslMode=DISABLED&allowPublicKeyRetrieval=true";
  }

  /** As properties of JDBC. */
  Map<String, String> user() {
    return Map.of("user", USER, "password", password);
  }

  /** Of a persistence unit, which makes its tables. */
  Map<String, Object> unit() {
    Map<String, Object> settings = new HashMap<>(Product.underTest().driver());
    settings.putAll(
        Map.of(
            "hibernate.connection.provider_class",
            "aws",
            "jakarta.persistence.jdbc.url",
            url(),
            "jakarta.persistence.jdbc.user",
            USER,
            "jakarta.persistence.jdbc.password",
            password,
            "jakarta.persistence.schema-generation.database.action",
            "create"));
    return settings;
  }

  /** One link, so that every session gets what the one before it has left. */
  AwsDataSource source(Map<String, ?> more) {
    Map<String, Object> settings = new HashMap<>(Product.underTest().driver());
    settings.put("url", url());
    settings.put("user", USER);
    settings.put("password", password);
    settings.put("hibernate.aws.pool.max_size", 1);
    settings.putAll(more);
    return new AwsDataSource(settings);
  }

  /** As the administrator, past the engine. */
  Connection connect() throws SQLException {
    return connectAs("admin", ofAdmin);
  }

  /** As the application's user, past the engine. */
  Connection connectAsUser() throws SQLException {
    return connectAs(USER, password);
  }

  Connection connectAs(String user, String itsPassword) throws SQLException {
    return DriverManager.getConnection(url(), user, itsPassword);
  }

  /** Runs statements as the administrator, in the application's database. */
  void run(List<String> statements) throws SQLException {
    for (String one : statements) {
      Sql.run(admin, one);
    }
  }

  String answer(String query) throws SQLException {
    return Sql.text(admin, query);
  }

  /** Ends the server's thread of a connection. */
  void kill(String thread) throws SQLException {
    Sql.run(admin, "kill " + thread);
  }

  @Override
  public void close() throws SQLException, IOException {
    admin.close();
    server.close();
  }
}
