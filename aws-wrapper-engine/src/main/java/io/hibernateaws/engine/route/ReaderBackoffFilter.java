package io.hibernateaws.engine.route;

import io.hibernateaws.engine.api.Member;
import io.hibernateaws.engine.topology.ClusterSnapshot;
import java.util.function.Predicate;

/**
 * Prefers other readers to one that has died lately and answers again (settings {@code
 * host_availability.*}).
 *
 * @param holdsBack whether the back-off of this reader still lasts
 */
public record ReaderBackoffFilter(Predicate<Member> holdsBack) implements MemberFilter {
  @Override
  public boolean admits(Member reader, ClusterSnapshot snapshot) {
    return !holdsBack.test(reader);
  }

  @Override
  public String reason() {
    return "every reader has died lately";
  }

  @Override
  public boolean isPreference() {
    return true;
  }
}
