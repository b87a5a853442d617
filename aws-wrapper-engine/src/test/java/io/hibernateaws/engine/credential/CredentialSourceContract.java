package io.hibernateaws.engine.credential;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateaws.engine.endpoint.Endpoint;
import io.hibernateaws.engine.spi.CredentialSource;
import io.hibernateaws.engine.spi.Credentials;
import io.hibernateaws.engine.time.Deadline;
import io.hibernateaws.engine.time.NanoClock;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What the engine relies on, whatever a source is; each source's test extends this. */
public abstract class CredentialSourceContract {
  private static final Endpoint SERVER = new Endpoint("db-1.xyz.eu-west-1.rds.amazonaws.com", 5432);

  /** A source that has credentials for {@link #user}. */
  protected abstract CredentialSource source();

  protected abstract String user();

  /** What the source gives out as the password now. */
  protected abstract String secret();

  private static Credentials fetch(CredentialSource source, String user) throws SQLException {
    return source.fetch(SERVER, user, Deadline.in(Duration.ofSeconds(10), NanoClock.system()));
  }

  @Test
  final void it_gives_the_password_of_the_user_that_is_asked_for() throws SQLException {
    Credentials fetched = fetch(source(), user());

    assertThat(fetched.user()).isEqualTo(user());
    assertThat(fetched.password()).isEqualTo(secret());
  }

  @Test
  final void what_was_refused_and_came_from_a_cache_is_not_given_out_again() throws SQLException {
    CredentialSource source = source();
    Credentials first = fetch(source, user());
    Credentials cached = fetch(source, user());

    if (source.refused(cached)) {
      assertThat(fetch(source, user())).isNotSameAs(cached);
    } else {
      assertThat(fetch(source, user())).isEqualTo(first);
    }
  }

  @Test
  final void no_secret_is_in_any_text() throws SQLException {
    CredentialSource source = source();

    assertThat(fetch(source, user()).toString()).doesNotContain(secret());
    assertThat(source.toString()).doesNotContain(secret());
  }
}
