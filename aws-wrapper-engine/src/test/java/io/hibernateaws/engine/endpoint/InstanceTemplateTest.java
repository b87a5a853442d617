package io.hibernateaws.engine.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InstanceTemplateTest {
  @ParameterizedTest
  @CsvSource({
    "?.my-domain.com,db-1.my-domain.com,5432",
    "any-subdomain.?.my-domain.com:9999,any-subdomain.db-1.my-domain.com,9999",
    "?,db-1,5432",
    "?.XYZ.us-east-2.rds.amazonaws.com,db-1.XYZ.us-east-2.rds.amazonaws.com,5432"
  })
  void a_pattern_gives_every_instance_its_endpoint(String pattern, String host, int port) {
    assertThat(InstanceTemplate.parse(pattern).endpointOf("db-1", 5432))
        .isEqualTo(new Endpoint(host, port));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "my-domain.com",
        "?.?.my-domain.com",
        "?.my-domain.com:",
        "?.my-domain.com:0",
        "?.my-domain.com:65536",
        "?.my-domain.com:abc",
        "?.my-domain.com:1:2",
        "? .my-domain.com",
        "?.my-domain.com/db",
        "jdbc:postgresql://?.my-domain.com",
        "?.cluster-XYZ.us-east-2.rds.amazonaws.com",
        "?.proxy-XYZ.us-east-2.rds.amazonaws.com"
      })
  void a_pattern_that_names_no_instances_is_refused(String pattern) {
    assertThatThrownBy(() -> InstanceTemplate.parse(pattern))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("instance host pattern");
  }

  @ParameterizedTest(name = "{0} {1}: {2}")
  @CsvSource({
    "?.my-domain.com, db-1.my-domain.com, true",
    "?.my-domain.com, DB-1.MY-domain.com, true",
    "?.my-domain.com, .my-domain.com, false",
    "?.my-domain.com, db-1.other.com, false",
    "?.my-domain.com, db-1.my-domain.com.evil.org, false",
    "any.?.my-domain.com, any.db-1.my-domain.com, true",
    "any.?.my-domain.com, some.db-1.my-domain.com, false",
    "?, db-1, true",
    "?.XYZ.us-east-2.rds.amazonaws.com, db.cluster-XYZ.us-east-2.rds.amazonaws.com, false",
  })
  void a_pattern_knows_the_names_of_its_instances(String pattern, String host, boolean covered) {
    assertThat(InstanceTemplate.parse(pattern).covers(host)).isEqualTo(covered);
  }

  @Test
  void an_identifier_cannot_leave_the_host_name() {
    InstanceTemplate template = InstanceTemplate.parse("?.my-domain.com");

    assertThatThrownBy(() -> template.endpointOf("evil.org/x?a=b#", 5432))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no instance identifier");
  }
}
