package io.hibernateaws.it.adversary;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** Makes a sequence that fails shorter, by leaving out steps while it still fails. */
final class Shrinking {
  private static final Duration LONG_ENOUGH = Duration.ofSeconds(60);

  private final Match match;

  /**
   * @param wrong what was wrong after the sequence
   * @param alone whether it was wrong again without the sequences before
   */
  record Found(Sequence sequence, List<String> wrong, boolean alone) {
    @Override
    public String toString() {
      return "ADVERSARY found %s seed=%d%s%n%s%n    => %s"
          .formatted(
              sequence.kinds(),
              sequence.seed(),
              alone ? "" : " (not repeated by itself)",
              sequence,
              wrong.stream().distinct().limit(4).collect(Collectors.joining("\n    => ")));
    }
  }

  Shrinking(Match match) {
    this.match = match;
  }

  Found shrink(Sequence failing, List<String> first) throws Exception {
    long since = System.nanoTime();
    List<String> wrong = match.play(failing);
    if (wrong.isEmpty()) {
      return new Found(failing, first, false);
    }
    Sequence shortest = failing;
    for (int step = failing.steps().size() - 1; step >= 0; step--) {
      if (System.nanoTime() - since > LONG_ENOUGH.toNanos()) {
        break;
      }
      Sequence shorter = shortest.without(step);
      List<String> still = match.play(shorter);
      if (!still.isEmpty()) {
        shortest = shorter;
        wrong = still;
      }
    }
    return new Found(shortest, wrong, true);
  }
}
