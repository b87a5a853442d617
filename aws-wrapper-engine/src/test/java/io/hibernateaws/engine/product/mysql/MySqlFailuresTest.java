package io.hibernateaws.engine.product.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateaws.engine.product.FailureKind;
import io.hibernateaws.engine.product.Speaker;
import java.io.IOException;
import java.sql.SQLException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What errors of MySQL servers and of their driver mean, and in whose mouth. */
class MySqlFailuresTest {
  @ParameterizedTest
  @CsvSource({
    "08S01, 0, DRIVER, NETWORK",
    "08003, 0, DRIVER, NETWORK",
    "08007, 0, DRIVER, NETWORK",
    "08S01, 1053, UNKNOWN, SUSPECT",
    "08S01, 1644, LIVING_SERVER, OTHER",
    "70100, 1927, UNKNOWN, SUSPECT",
    "HY000, 3169, UNKNOWN, SUSPECT",
    "HY000, 2013, UNKNOWN, SUSPECT",
    "HY000, 4031, UNKNOWN, SUSPECT",
    "HY000, 3032, UNKNOWN, SUSPECT",
    "70100, 1317, LIVING_SERVER, OTHER",
    "HY000, 3024, LIVING_SERVER, OTHER",
    "HY000, 1290, LIVING_SERVER, READ_ONLY",
    "HY000, 1836, LIVING_SERVER, READ_ONLY",
    "HY000, 1015, LIVING_SERVER, READ_ONLY",
    "HY000, 1036, LIVING_SERVER, READ_ONLY",
    "HY000, 1874, LIVING_SERVER, READ_ONLY",
    "25006, 1792, LIVING_SERVER, OTHER",
    "28000, 1045, LIVING_SERVER, LOGIN",
    "08004, 1040, LIVING_SERVER, OTHER",
    "08004, 0, LIVING_SERVER, LOGIN",
    "HY000, 1862, LIVING_SERVER, LOGIN",
    "40001, 1213, LIVING_SERVER, OTHER",
    "HY000, 1205, LIVING_SERVER, OTHER",
    "23000, 1062, LIVING_SERVER, OTHER",
    "42S02, 1146, LIVING_SERVER, OTHER"
  })
  void a_failure_means_what_its_number_means_in_the_mouth_of_its_speaker(
      String state, int number, Speaker speaker, FailureKind expected) {
    SQLException failure = new SQLException("m", state, number);

    assertThat(MySql.PRODUCT.classify(failure, one -> speaker)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "com.mysql.cj.protocol.a.SimplePacketReader, 0, NETWORK",
    "com.mysql.cj.protocol.a.SimplePacketReader, 1644, OTHER",
    "com.mysql.cj.protocol.a.NativePacketPayload, 0, OTHER",
    "com.example.PacketReader, 0, OTHER"
  })
  void what_the_driver_was_reading_tells_a_lost_connection_from_a_failed_stream(
      String reader, int number, FailureKind expected) {
    IOException broken = new IOException("m");
    broken.setStackTrace(
        new StackTraceElement[] {
          new StackTraceElement("java.io.InputStream", "read", null, 1),
          new StackTraceElement(reader, "readHeader", null, 1)
        });
    SQLException failure = new SQLException("m", "S1000", number, broken);

    assertThat(MySql.PRODUCT.classify(failure, one -> Speaker.DRIVER)).isEqualTo(expected);
  }
}
