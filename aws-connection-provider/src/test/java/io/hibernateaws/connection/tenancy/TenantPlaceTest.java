package io.hibernateaws.connection.tenancy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hibernateaws.engine.foreign.ForeignText;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TenantPlaceTest {
  private static final String URL = "jdbc:postgresql://blue.example.com:5433/orders?ssl=true";

  /** Puts a name into one part of a place, and reads that part again. */
  static Stream<UnaryOperator<String>> names() {
    return Stream.of(
        name -> String.valueOf(TenantPlace.inSchema(name).schema()),
        name -> String.valueOf(TenantPlace.inDatabase(name).database()),
        name -> String.valueOf(TenantPlace.as(name, "secret").user()));
  }

  @ParameterizedTest
  @MethodSource("names")
  void a_name_that_no_server_keeps_apart_is_refused(UnaryOperator<String> place) {
    for (String name :
        new String[] {"", "a\0b", "a\nb", "a\u0085b", "half\uD83D", "a".repeat(64)}) {
      assertThatThrownBy(() -> place.apply(name))
          .as(ForeignText.quoted(name))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(ForeignText.quoted(name));
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void a_name_is_measured_in_bytes_because_the_server_cuts_it_off_by_bytes(
      UnaryOperator<String> place) {
    for (String longest : List.of("a".repeat(63), "é".repeat(31) + "a", "😀".repeat(15) + "aaa")) {
      assertThat(place.apply(longest)).isEqualTo(longest);
    }
    assertThatThrownBy(() -> place.apply("é".repeat(32))).hasMessageContaining("63 bytes");
    assertThatThrownBy(() -> place.apply("😀".repeat(16))).hasMessageContaining("63 bytes");
  }

  @ParameterizedTest
  @MethodSource("names")
  void a_name_that_only_looks_dangerous_is_taken_literally(UnaryOperator<String> place) {
    for (String name :
        new String[] {
          "a\"b", "a'b", "a;drop schema x", "$$", "a\\b", "Ünï", "😀", " ", "a,b", "--"
        }) {
      assertThat(place.apply(name)).isEqualTo(name);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "pg_catalog",
        "PG_Toast",
        "pg_",
        "information_schema",
        "$user",
        "INFORMATION_SCHEMA"
      })
  void a_schema_of_the_system_is_no_tenants(String schema) {
    assertThatThrownBy(() -> TenantPlace.inSchema(schema))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(schema);
    assertThat(TenantPlace.inDatabase(schema).database()).isEqualTo(schema);
  }

  @Test
  void the_schema_of_all_users_may_be_meant() {
    assertThat(TenantPlace.inSchema("public").schema()).isEqualTo("public");
  }

  @Test
  void a_place_that_says_nothing_would_be_the_units() {
    assertThatThrownBy(() -> new TenantPlace(null, null, null, null, null))
        .hasMessageContaining("needs a url, a database, a schema, a user or a secret");
    assertThatThrownBy(() -> TenantPlace.inSchema("blue").withSchema(null))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new TenantPlace(null, null, "blue", null, "s3cret"))
        .hasMessageContaining("needs a user")
        .hasMessageNotContaining("s3cret");
  }

  @Test
  void a_secret_names_its_user_and_a_role_signs_for_one() {
    String role = "arn:aws:iam::123456789012:role/blue";
    assertThat(TenantPlace.withSecretOf("prod/blue").withSchema("blue").secret())
        .isEqualTo("prod/blue");
    assertThat(TenantPlace.as("blue_app", null).withRole(role).role()).isEqualTo(role);
    assertThatThrownBy(() -> new TenantPlace(null, null, null, "blue_app", null, "prod/blue", null))
        .hasMessageContaining("names its user");
    assertThatThrownBy(() -> TenantPlace.inSchema("blue").withRole(role))
        .hasMessageContaining("needs a user");
    assertThatThrownBy(() -> TenantPlace.as("blue_app", null).withRole("blue"))
        .hasMessageContaining("is no ARN of a role");
    assertThatThrownBy(() -> new TenantPlace(null, null, null, "blue_app", "s3cret", null, role))
        .hasMessageContaining("no password")
        .hasMessageNotContaining("s3cret");
  }

  @Test
  void a_url_that_cannot_be_meant_is_refused_without_its_parameters() {
    assertThatThrownBy(() -> TenantPlace.onCluster("blue.example.com"))
        .hasMessageContaining("the URL of a tenant is no JDBC URL");
    for (String credential : new String[] {"user", "password"}) {
      assertThatThrownBy(() -> TenantPlace.onCluster(URL + "&" + credential + "=s3cret"))
          .hasMessageContaining("carries a " + credential)
          .hasMessageNotContaining("s3cret");
    }
    assertThatThrownBy(() -> TenantPlace.onCluster(URL).withDatabase("other"))
        .hasMessageContaining("'orders'")
        .hasMessageContaining("'other'");
    assertThat(TenantPlace.onCluster(URL).withDatabase("orders").database()).isEqualTo("orders");
  }

  @Test
  void parts_can_be_put_together() {
    assertThat(
            TenantPlace.onCluster(URL)
                .withSchema("blue")
                .withCredentials("blue_app", "s3cret")
                .withUrl(null)
                .withDatabase("d"))
        .isEqualTo(new TenantPlace(null, "d", "blue", "blue_app", "s3cret"));
  }

  @Test
  void it_shows_no_secret() {
    assertThat(TenantPlace.onCluster(URL + "&sslpassword=hidden").withCredentials("ann", "s3cret"))
        .hasToString(
            "TenantPlace[url=jdbc:postgresql://blue.example.com:5433/orders, database=null,"
                + " schema=null, user=ann, secret=null, role=null]");
  }
}
