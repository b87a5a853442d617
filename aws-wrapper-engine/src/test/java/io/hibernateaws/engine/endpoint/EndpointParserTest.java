package io.hibernateaws.engine.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointParserTest {
  @ParameterizedTest
  @MethodSource("rows")
  void a_name_of_the_table_reveals_what_the_table_says(String row) {
    String[] cell = row.split(",", -1);

    assertThat(EndpointParser.parse(cell[1]))
        .isEqualTo(
            new ParsedEndpoint(
                cell[1],
                EndpointKind.valueOf(cell[2]),
                orNull(cell[3]),
                orNull(cell[4]),
                orNull(cell[5]),
                orNull(cell[6]),
                orNull(cell[7])));
  }

  static Stream<String> rows() throws IOException {
    try (InputStream in = EndpointParserTest.class.getResourceAsStream("hosts.csv")) {
      List<String> rows =
          new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().skip(1).toList();
      assertThat(rows).as("example rows").hasSize(57);
      return rows.stream();
    }
  }

  private static @Nullable String orNull(String cell) {
    return cell.equals("-") ? null : cell;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.2.3.4",
        "255.255.255.255",
        "0.0.0.0",
        "::",
        "::1",
        "2001:db8::1",
        "1:2:3:4:5:6:7:8",
        "::ffff:10.0.0.1",
        "fe80::1%eth0"
      })
  void a_literal_address_is_one(String host) {
    assertThat(EndpointParser.parse(host).kind()).isEqualTo(EndpointKind.IP);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.2.3",
        "1.2.3.256",
        "1.2.3.4.5",
        "a.b.c.d",
        "1.2.3.",
        "1::2::3",
        "1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:8:9",
        "12345::",
        "g::1",
        ":::",
        "1.2.3.4:5432",
        "",
        ".",
        "-",
        "?"
      })
  void what_only_looks_like_an_address_is_a_name(String host) {
    assertThat(EndpointParser.parse(host).kind()).isEqualTo(EndpointKind.OTHER);
  }

  @ParameterizedTest
  @CsvSource({
    "cluster-XYZ.us-east-2.rds.amazonaws.com",
    ".cluster-XYZ.us-east-2.rds.amazonaws.com",
    "db.cluster-X-Z.us-east-2.rds.amazonaws.com",
    "db.cluster-.us-east-2.rds.amazonaws.com",
    "db.other-XYZ.us-east-2.rds.amazonaws.com",
    "db.XYZ.us_east.rds.amazonaws.com",
    "db.XYZ.us-east-2.rds.amazonaws.com.evil.org",
    "db.XYZ.us-east-2.rds.amazonaws.org",
    "db.XYZ.us-east-2.s3.amazonaws.com",
    "db.XYZ.rds.us-east-2.amazonaws.eu",
    "db.XYZ.us-east-2.rds.c2s.ic.gov",
    "x.global-XYZ.global.rds.amazonaws.eu",
    "x.elb.us-east-2.amazonaws.com.cn",
    "rds.amazonaws.com",
    "amazonaws.com",
    "XYZ.us-east-2.rds.amazonaws.com"
  })
  void a_name_beside_the_grammar_reveals_nothing(String host) {
    assertThat(EndpointParser.parse(host))
        .isEqualTo(ParsedEndpoint.unknown(host, EndpointKind.OTHER, null));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ".",
        "-",
        "a",
        "-green-",
        "-old1",
        "a.",
        "-green-aaaaaa",
        "cluster-",
        ":",
        "1.",
        "::"
      })
  void a_hostile_name_takes_no_time(String part) {
    String hostile = part.repeat(200_000 / part.length()) + ".us-east-2.rds.amazonaws.com";

    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(2),
        () -> {
          for (int i = 0; i < 20; i++) {
            EndpointParser.parse(hostile);
            EndpointParser.parse(hostile.substring(0, 255));
          }
        });
  }

  @Test
  void kinds_know_what_they_stand_for() {
    assertThat(EndpointKind.values()).filteredOn(EndpointKind::isCluster).hasSize(4);
    assertThat(EndpointKind.values())
        .filteredOn(kind -> !kind.isRds())
        .containsExactly(EndpointKind.IP, EndpointKind.OTHER);
    assertThat(EndpointKind.values())
        .filteredOn(EndpointKind::isProxy)
        .containsExactly(EndpointKind.PROXY, EndpointKind.PROXY_ENDPOINT);
  }
}
