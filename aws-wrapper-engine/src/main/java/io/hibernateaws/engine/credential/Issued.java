package io.hibernateaws.engine.credential;

import io.hibernateaws.engine.spi.Credentials;
import java.time.Duration;

/**
 * Credentials, and for how long they serve from the moment in which they were asked for.
 *
 * @param fresh after this time others are fetched ahead, while these still serve
 * @param valid after this time servers take them no more, however hard it is to get others; at
 *     least {@code fresh}
 */
public record Issued(Credentials credentials, Duration fresh, Duration valid) {
  public Issued {
    if (valid.compareTo(fresh) < 0) {
      fresh = valid;
    }
  }
}
