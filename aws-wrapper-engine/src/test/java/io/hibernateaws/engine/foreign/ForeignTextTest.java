package io.hibernateaws.engine.foreign;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateaws.engine.api.ConnectRequest;
import io.hibernateaws.engine.endpoint.Endpoint;
import io.hibernateaws.engine.endpoint.JdbcUrl;
import io.hibernateaws.engine.link.StoreKey;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ForeignTextTest {
  private static final String FORGED = "a\nWARN: the writer is lost";

  @Test
  void what_is_shown_is_one_short_line() {
    assertThat(ForeignText.quoted("a\r\nb\u202Ec\u2028d\0"))
        .isEqualTo("'a\\u000d\\u000ab\\u202ec\\u2028d\\u0000'");
    assertThat(ForeignText.of("x".repeat(10_000)))
        .hasSizeLessThan(230)
        .contains("10000 characters");
    assertThat(ForeignText.message(new IllegalStateException("x".repeat(10_000))))
        .hasSizeLessThan(830);
    assertThat(ForeignText.of("Ünï 42")).isEqualTo("Ünï 42");
    assertThat(ForeignText.of(null)).isEqualTo("null");
  }

  @Test
  void names_of_users_databases_and_tenants_forge_no_line() {
    Endpoint host = new Endpoint("db.example.com", 5432);
    for (Object shown :
        new Object[] {
          new StoreKey("shop-1", FORGED, FORGED, ""),
          new JdbcUrl("postgresql", host, FORGED, Map.of()),
          ConnectRequest.WRITABLE
              .withCredentials(FORGED, "secret")
              .withDatabase(FORGED)
              .withTenant(FORGED)
        }) {
      assertThat(shown.toString()).contains("a\\u000aWARN").doesNotContain("\n");
    }
  }
}
