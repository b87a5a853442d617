package io.hibernateaws.it.verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.hibernateaws.it.Borrowed;
import io.hibernateaws.it.Product;
import io.hibernateaws.it.ProductSql;
import io.hibernateaws.it.Sql;
import io.hibernateaws.it.Told;
import io.hibernateaws.it.Units;
import io.hibernateaws.it.VerdictRows;
import io.hibernateaws.local.LocalAurora;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.hibernate.SessionFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What an application is told when a server refuses a call and lives, in every state that a lost
 * connection has elsewhere, and when it ends the session in a call: compared with the rows.
 */
@Timeout(300)
class SeverityVerdictIT {
  private static final ProductSql SQL = Product.underTest().sql();

  private static final List<String> STATES =
      List.of(
          "08000", "08001", "08003", "08004", "08006", "08007", "08P01", "08S01", "57P01", "57P02",
          "57P03", "57P04", "57P05", "25P03", "25P04", "25006", "53300", "3D000", "28000", "58030",
          "99999", "F0000");

  private static LocalAurora cluster;
  private static SessionFactory unit;
  private static Connection server;

  private final List<String> wrong = new ArrayList<>();
  private int cells;

  /** Where the server speaks. */
  private enum Place {
    ALONE,
    IN_TRANSACTION,
    AFTER_SAVEPOINT,
    IN_BATCH,
    AFTER_COMMIT_IN_PROCEDURE
  }

  @BeforeAll
  static void start() throws SQLException {
    cluster = Product.newCluster().instances(2).start();
    unit =
        Units.ofNative(
            Units.settings(
                cluster,
                Map.of("jakarta.persistence.schema-generation.database.action", "create")));
    server = cluster.directConnection(1);
    VerdictRows.create(server);
    for (String each : SQL.committingAndFailingProcedure("verdict_fails", "verdict_row", STATES)) {
      Sql.run(server, each);
    }
  }

  @AfterAll
  static void stop() throws SQLException {
    unit.close();
    server.close();
    cluster.close();
  }

  @Test
  void severity_decides_and_not_the_state() throws SQLException {
    for (Place place : Place.values()) {
      for (String state : STATES) {
        run(place, state);
      }
      if (SQL.endingItself().isPresent()) {
        run(place, null);
      }
    }
    System.out.println("VERDICTS severity cells=" + cells + " wrong=" + wrong.size());
    assertThat(wrong).isEmpty();
  }

  /**
   * One cell.
   *
   * @param state of the error; null where the server ends the session
   */
  private void run(Place place, @Nullable String state) throws SQLException {
    cells++;
    String cell = place + " " + state + ": ";
    UUID row = UUID.randomUUID();
    String text = state == null ? SQL.endingItself().orElseThrow() : SQL.failing(state);
    try (Borrowed borrowed = Borrowed.from(unit)) {
      Connection connection = borrowed.connection();
      String process = Sql.pid(connection);
      boolean alone = place == Place.ALONE || place == Place.AFTER_COMMIT_IN_PROCEDURE;
      connection.setAutoCommit(alone);
      if (!alone) {
        VerdictRows.insert(connection, row);
      }
      Savepoint savepoint = place == Place.AFTER_SAVEPOINT ? connection.setSavepoint() : null;
      Throwable thrown = catchThrowable(() -> call(connection, place, row, text, state));
      Told told = Told.of(thrown);
      boolean procedure = place == Place.AFTER_COMMIT_IN_PROCEDURE;
      expect(cell + "told", expected(place, state), told);
      if (state != null) {
        expect(cell + "state", state, ((SQLException) thrown).getSQLState());
        if (savepoint != null) {
          connection.rollback(savepoint);
          connection.commit();
        } else if (!alone) {
          connection.rollback();
        }
        expect(cell + "process", process, Sql.pid(connection));
      } else if (told == Told.ROLLED_BACK) {
        connection.rollback();
        expect(cell + "next", "1", Sql.text(connection, "select 1"));
      }
      boolean there = procedure || (state != null && savepoint != null);
      expect(cell + "row", there, VerdictRows.isThere(server, row));
    }
  }

  private static Told expected(Place place, @Nullable String state) {
    if (state != null) {
      return Told.OTHER;
    }
    return switch (place) {
      // A text that ends its own session is not known to have had no other effect.
      case ALONE, AFTER_COMMIT_IN_PROCEDURE -> Told.UNKNOWN;
      case IN_TRANSACTION, AFTER_SAVEPOINT, IN_BATCH -> Told.ROLLED_BACK;
    };
  }

  private static void call(
      Connection connection, Place place, UUID row, String text, @Nullable String state)
      throws SQLException {
    switch (place) {
      case ALONE, IN_TRANSACTION, AFTER_SAVEPOINT -> Sql.run(connection, text);
      case IN_BATCH -> {
        try (Statement batch = connection.createStatement()) {
          batch.addBatch("insert into verdict_row values (" + SQL.newUuid() + ")");
          batch.addBatch(text);
          batch.executeBatch();
        }
      }
      case AFTER_COMMIT_IN_PROCEDURE -> {
        try (PreparedStatement call = connection.prepareCall("call verdict_fails(?, ?)")) {
          call.setObject(1, SQL.uuid(row));
          call.setString(2, state);
          call.execute();
        }
      }
    }
  }

  private void expect(String what, Object wanted, Object was) {
    if (!wanted.equals(was)) {
      wrong.add(what + " " + was + " instead of " + wanted);
    }
  }
}
