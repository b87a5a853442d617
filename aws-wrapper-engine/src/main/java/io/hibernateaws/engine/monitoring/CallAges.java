package io.hibernateaws.engine.monitoring;

import java.util.Collection;
import java.util.IdentityHashMap;
import org.jspecify.annotations.Nullable;

/**
 * How old the calls of one instance are, from looks at their links: the same odd number at two
 * looks is one call. No call is stamped with a time, because a clock costs more than the call may.
 * Confined to its monitor.
 */
final class CallAges {
  private IdentityHashMap<WatchedLink, Call> calls = new IdentityHashMap<>();
  private @Nullable WatchedLink eldest;
  private long lastLook;
  private boolean looked;

  /** A call in flight, and the latest look before it. */
  private record Call(long sequence, long notBefore) {}

  /**
   * Looks at the links now.
   *
   * @return the age of the oldest call in flight in nanoseconds, at most one pause between looks
   *     more than it is; -1 if no call is in flight
   */
  long oldest(Collection<? extends WatchedLink> links, long now) {
    long before = looked ? lastLook : now;
    IdentityHashMap<WatchedLink, Call> next = new IdentityHashMap<>();
    long oldest = -1;
    eldest = null;
    for (WatchedLink link : links) {
      long sequence = link.callSequence();
      if ((sequence & 1) == 0) {
        continue;
      }
      Call known = calls.get(link);
      Call call = known != null && known.sequence == sequence ? known : new Call(sequence, before);
      next.put(link, call);
      if (now - call.notBefore > oldest) {
        oldest = now - call.notBefore;
        eldest = link;
      }
    }
    calls = next;
    lastLook = now;
    looked = true;
    return oldest;
  }

  /** The link whose call was the oldest at the last look, null if no call was in flight. */
  @Nullable WatchedLink eldest() {
    return eldest;
  }
}
