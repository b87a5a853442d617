package io.hibernateaws.engine.route;

import io.hibernateaws.engine.api.Member;
import io.hibernateaws.engine.time.NanoClock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Which filters narrow the readers of a cluster, and in which order. */
public final class ReaderFilters {
  private ReaderFilters() {}

  /**
   * The filters that the settings ask for: what must hold of a reader comes before preferences.
   *
   * @param holdsBack whether the back-off of a reader still lasts, null where there is none
   */
  public static List<MemberFilter> of(
      ReadSettings reads, @Nullable Predicate<Member> holdsBack, NanoClock clock) {
    List<MemberFilter> filters = new ArrayList<>();
    if (reads.maxReplicaLag() != null) {
      filters.add(new LagBound(reads.maxReplicaLag(), clock));
    }
    if (holdsBack != null) {
      filters.add(new ReaderBackoffFilter(holdsBack));
    }
    return filters;
  }
}
