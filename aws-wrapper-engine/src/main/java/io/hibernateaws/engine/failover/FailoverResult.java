package io.hibernateaws.engine.failover;

import io.hibernateaws.engine.api.Member;
import java.time.Duration;

/** How a session's failover ended. */
public sealed interface FailoverResult {
  Duration elapsed();

  /** A host of the wanted role has answered a role query after the failure. */
  record HostVerified(Member host, Duration elapsed) implements FailoverResult {}

  /** No host before the deadline; {@code because} continues the sentence "no usable host: …". */
  record NoHost(String because, Duration elapsed) implements FailoverResult {}

  /** The waiting thread was interrupted, which its flag still says; nothing is known of hosts. */
  record Interrupted(Duration elapsed) implements FailoverResult {}
}
