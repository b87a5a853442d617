package io.hibernateaws.engine.credential;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateaws.engine.endpoint.Endpoint;
import io.hibernateaws.engine.spi.Credentials;
import io.hibernateaws.engine.time.Deadline;
import io.hibernateaws.engine.time.NanoClock;
import org.junit.jupiter.api.Test;

class FixedCredentialsTest {
  private final FixedCredentials source = new FixedCredentials(new Credentials("ann", "s3cret"));

  @Test
  void every_endpoint_gets_the_same_credentials() {
    Deadline never = Deadline.never(NanoClock.system());

    assertThat(source.credentials(new Endpoint("a", 1), never))
        .isEqualTo(source.credentials(new Endpoint("b", 2), never))
        .isEqualTo(new Credentials("ann", "s3cret"));
  }

  @Test
  void a_password_is_never_shown() {
    assertThat(source).asString().contains("ann").doesNotContain("s3cret");
  }
}
