package io.hibernateaws.it.routing;

import io.hibernateaws.engine.api.AwsEngine;
import io.hibernateaws.engine.api.ConnectRequest;
import io.hibernateaws.it.Product;
import io.hibernateaws.it.Sql;
import io.hibernateaws.local.LocalAurora;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.awaitility.Awaitility;

/**
 * What read-only sessions of this thread are shown, and where they run.
 *
 * @param cluster whose first instance is the writer
 * @param count a query for a number
 */
public record Reads(LocalAurora cluster, AwsEngine engine, String count) {
  private static final Duration SOON = Duration.ofSeconds(30);

  /** Whether the next one runs on a reader. */
  public boolean runOnReader() throws SQLException {
    try (Connection connection = engine.connect(ConnectRequest.READ_ONLY)) {
      return Sql.yes(connection, Product.underTest().sql().isReader());
    }
  }

  /** The number that the next one is told. */
  public String told() throws SQLException {
    try (Connection connection = engine.connect(ConnectRequest.READ_ONLY)) {
      return Sql.text(connection, count);
    }
  }

  /** The number that the writer tells. */
  public String truth() throws SQLException {
    try (Connection writer = cluster.directConnection(1)) {
      return Sql.text(writer, count);
    }
  }

  /** Waits until this instance shows what the writer does. */
  public void awaitCopy(int number) throws SQLException {
    String truth = truth();
    try (Connection reader = cluster.directConnection(number)) {
      Awaitility.await().atMost(SOON).until(() -> shows(reader, truth));
    }
  }

  /** Waits until they run on a reader. */
  public void awaitReader() {
    Awaitility.await().atMost(SOON).until(this::runOnReader);
  }

  private boolean shows(Connection reader, String truth) {
    try {
      return Sql.text(reader, count).equals(truth);
    } catch (SQLException e) {
      return false; // its tables are not there yet
    }
  }
}
