package io.hibernateaws.it.adversary;

import java.util.List;
import java.util.Random;

/** What happens to the reader of a cluster; each takes seconds, so few sequences have one. */
final class RoleChanges {
  private RoleChanges() {}

  private static Move change(String name, Deed deed) {
    return new Move(
        Kind.FAULT,
        Side.BOTH,
        name,
        (seat, dice) -> {
          seat.excuse();
          deed.on(seat, dice);
        });
  }

  private static List<Move> all() {
    return List.of(
        change("the reader becomes the writer", (seat, dice) -> seat.arena.promoteReader()),
        change("the reader crashes", (seat, dice) -> seat.arena.crashReader()));
  }

  /** The sequence with one of them in its midst, always the same one for the same seed. */
  static Sequence amid(Sequence sequence) {
    List<Move> changes = all();
    Random dice = new Random(sequence.seed() * 0x9E3779B97F4A7C15L);
    return sequence.with(changes.get((int) (sequence.seed() % changes.size())), dice);
  }
}
