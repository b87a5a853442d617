package io.hibernateaws.engine.driver;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateaws.engine.driver.registry.Drivers;
import io.hibernateaws.engine.product.Speaker;
import io.hibernateaws.engine.session.ForwardingConnection;
import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;
import org.postgresql.util.PSQLWarning;
import org.postgresql.util.ServerErrorMessage;

class PgJdbcSpeakerTest {
  private static ServerErrorMessage said(String severity) {
    return new ServerErrorMessage("S" + severity + "\0C08006\0Mlost elsewhere\0");
  }

  private static Connection connection(boolean closed) {
    return new ForwardingConnection() {
      @Override
      protected Connection delegate() {
        throw new UnsupportedOperationException("nothing is sent");
      }

      @Override
      public boolean isClosed() {
        return closed;
      }
    };
  }

  @ParameterizedTest
  @CsvSource({
    "ERROR,LIVING_SERVER",
    "FATAL,ENDING_SERVER",
    "PANIC,ENDING_SERVER",
    "WARNING,LIVING_SERVER"
  })
  void the_severity_decides(String severity, Speaker speaker) {
    PSQLException failure = new PSQLException(said(severity));

    assertThat(failure.getSQLState()).isEqualTo("08006");
    assertThat(PgJdbcSpeaker.of(failure, null)).isEqualTo(speaker);
    assertThat(Drivers.speaker(failure)).isEqualTo(speaker);
  }

  @ParameterizedTest
  @CsvSource({
    "FEHLER,false,LIVING_SERVER",
    "ОШИБКА,false,LIVING_SERVER",
    "ВАЖНО,true,ENDING_SERVER"
  })
  void in_another_language_the_drivers_connection_decides(
      String severity, boolean closed, Speaker speaker) {
    PSQLException failure = new PSQLException(said(severity));

    assertThat(PgJdbcSpeaker.of(failure, connection(closed))).isEqualTo(speaker);
    assertThat(PgJdbcSpeaker.of(failure, null)).isEqualTo(Speaker.UNKNOWN);
  }

  @Test
  void without_words_of_a_server_the_driver_has_spoken() {
    PSQLException failure = new PSQLException("I/O error", PSQLState.CONNECTION_FAILURE);

    assertThat(PgJdbcSpeaker.of(failure, null)).isEqualTo(Speaker.DRIVER);
  }

  @Test
  void a_warning_is_of_a_server_that_lives() {
    assertThat(PgJdbcSpeaker.of(new PSQLWarning(said("WARNUNG")), null))
        .isEqualTo(Speaker.LIVING_SERVER);
  }

  @Test
  void what_is_not_the_drivers_has_no_speaker() {
    SQLException batch =
        new BatchUpdateException("entry 0", "08006", new int[0], new PSQLException(said("ERROR")));

    assertThat(Drivers.speaker(batch)).isEqualTo(Speaker.UNKNOWN);
    assertThat(Drivers.speaker(new SQLException("mine", "08006"))).isEqualTo(Speaker.UNKNOWN);
  }
}
