package io.hibernateaws.it.credential;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** What the identity provider of a test has issued, as AWS may ask it. Thread-safe. */
final class IssuedAssertions {
  /** How AWS judges an assertion. */
  enum Judgement {
    GOOD,
    EXPIRED,
    UNKNOWN
  }

  private final Map<String, Instant> ends = new ConcurrentHashMap<>();
  private volatile Duration life = Duration.ofMinutes(5);

  /** A new one, in base64, with line breaks as a provider may send them. */
  String issue() {
    String xml =
        "<samlp:Response ID=\"_"
            + UUID.randomUUID()
            + "\">"
            + Marker.ASSERTION
            + "</samlp:Response>";
    String assertion = Base64.getEncoder().encodeToString(xml.getBytes(StandardCharsets.UTF_8));
    ends.put(assertion, Instant.now().plus(life));
    return assertion;
  }

  /** From now on they are too old when they arrive, as with a clock that is wrong. */
  void issueExpired() {
    life = Duration.ofMinutes(-1);
  }

  /** From now on they are good again. */
  void issueGood() {
    life = Duration.ofMinutes(5);
  }

  Judgement judge(String assertion) {
    Instant end = ends.get(assertion);
    if (end == null) {
      return Judgement.UNKNOWN;
    }
    return Instant.now().isBefore(end) ? Judgement.GOOD : Judgement.EXPIRED;
  }

  /** Every one. */
  List<String> all() {
    return List.copyOf(ends.keySet());
  }
}
