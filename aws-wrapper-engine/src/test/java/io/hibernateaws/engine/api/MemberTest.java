package io.hibernateaws.engine.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateaws.engine.endpoint.Endpoint;
import org.junit.jupiter.api.Test;

class MemberTest {
  @Test
  void a_member_is_in_the_region_that_its_host_names_and_stays_there_in_another_role() {
    Member member = member("db-1.xyz.eu-west-1.rds.amazonaws.com");

    assertThat(member.region()).isEqualTo("eu-west-1");
    assertThat(member.as(Role.READER).region()).isEqualTo("eu-west-1");
    assertThat(member.zone()).isNull();
  }

  @Test
  void a_host_that_names_no_region_leaves_it_unknown() {
    assertThat(member("db.example.com").region()).isNull();
  }

  private static Member member(String host) {
    return new Member("db-1", new Endpoint(host, 5432), Role.WRITER, 0);
  }
}
