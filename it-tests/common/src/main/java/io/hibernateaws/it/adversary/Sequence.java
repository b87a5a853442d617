package io.hibernateaws.it.adversary;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;

/** Moves on two sessions, one after the other. */
record Sequence(long seed, List<Step> steps) {
  private static final int SHORTEST = 3;
  private static final int LONGEST = 14;

  /**
   * The sequence of this seed, always the same one for the same moves. Most have moves of one kind
   * beside what every application does, so that kinds are found apart.
   */
  static Sequence of(long seed, List<Move> moves) {
    Map<Kind, List<Move>> byKind =
        moves.stream()
            .collect(
                Collectors.groupingBy(
                    Move::kind, () -> new EnumMap<>(Kind.class), Collectors.toList()));
    // The first numbers of neighbouring seeds are alike.
    Random dice = new Random(seed * 0x9E3779B97F4A7C15L);
    List<Kind> hostile = new ArrayList<>(byKind.keySet());
    hostile.remove(Kind.PLAIN);
    hostile.remove(Kind.FAULT);
    List<Kind> themes = new ArrayList<>(hostile);
    if (!hostile.isEmpty() && dice.nextInt(6) > 0) {
      themes = List.of(hostile.get(dice.nextInt(hostile.size())));
    }
    int length = SHORTEST + dice.nextInt(LONGEST - SHORTEST + 1);
    List<Step> steps = new ArrayList<>();
    while (steps.size() < length) {
      int pick = dice.nextInt(10);
      Kind kind = Kind.PLAIN;
      if (pick == 0) {
        kind = Kind.FAULT;
      } else if (pick < 5 && !themes.isEmpty()) {
        kind = themes.get(dice.nextInt(themes.size()));
      }
      List<Move> choice = byKind.getOrDefault(kind, List.of());
      if (!choice.isEmpty()) {
        Move move = choice.get(dice.nextInt(choice.size()));
        steps.add(new Step(seat(move, dice), move, dice.nextLong()));
      }
    }
    return new Sequence(seed, List.copyOf(steps));
  }

  /** The second seat begins as a read-only session, the first one as another. */
  private static int seat(Move move, Random dice) {
    boolean unlikely = dice.nextInt(4) == 0;
    boolean second = move.side() == Side.READING;
    return second == unlikely ? 0 : 1;
  }

  /** The same with another step among the others. */
  Sequence with(Move move, Random dice) {
    List<Step> more = new ArrayList<>(steps);
    more.add(1 + dice.nextInt(steps.size()), new Step(dice.nextInt(2), move, dice.nextLong()));
    return new Sequence(seed, List.copyOf(more));
  }

  Sequence without(int step) {
    List<Step> fewer = new ArrayList<>(steps);
    fewer.remove(step);
    return new Sequence(seed, List.copyOf(fewer));
  }

  /** The kinds of its moves that are worth telling. */
  Set<Kind> kinds() {
    Set<Kind> kinds = EnumSet.noneOf(Kind.class);
    steps.forEach(step -> kinds.add(step.move().kind()));
    if (kinds.size() > 1) {
      kinds.remove(Kind.PLAIN);
    }
    if (kinds.size() > 1) {
      kinds.remove(Kind.FAULT);
    }
    return kinds;
  }

  @Override
  public String toString() {
    return steps.stream().map(Step::toString).collect(Collectors.joining("\n    ", "    ", ""));
  }
}
