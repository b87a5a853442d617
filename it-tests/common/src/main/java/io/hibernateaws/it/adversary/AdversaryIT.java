package io.hibernateaws.it.adversary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hibernateaws.it.Product;
import io.hibernateaws.it.adversary.Shrinking.Found;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Plays random sequences against the engine for a while, and tells each that leaves something wrong
 * as a seed and the shortest sequence that was found to do it.
 *
 * <ul>
 *   <li>{@code -Dadversary.versions=17}: on servers of these versions, not on all of the product's
 *   <li>{@code -Dadversary.seconds=600}: longer on each than the half minute of a build
 *   <li>{@code -Dadversary.seed=7}: from this sequence on; the next one has the next number
 *   <li>{@code -Dadversary.sequences=1}: no more than so many
 *   <li>{@code -Dadversary.changes=20}: so many more in which the reader becomes the writer or
 *       crashes, instead of 3
 *   <li>{@code -Dadversary.kinds=torn,hand_out}: these kinds of moves, or {@code all}, also where
 *       they are known not to be mended
 * </ul>
 */
class AdversaryIT {
  private static final long SECONDS = Long.getLong("adversary.seconds", 30);
  private static final long SEED = Long.getLong("adversary.seed", 1);
  private static final long SEQUENCES = Long.getLong("adversary.sequences", Long.MAX_VALUE);

  private static final long CHANGES = Long.getLong("adversary.changes", 3);

  /** A run of hours that is ended from outside has then told how far it was. */
  private static final long TOLD_EVERY = 500;

  private final List<Found> found = new ArrayList<>();

  static List<String> versions() {
    String asked = System.getProperty("adversary.versions");
    return asked == null ? Product.underTest().versions() : List.of(asked.split(",", -1));
  }

  @ParameterizedTest
  @MethodSource("versions")
  void after_every_sequence_what_was_told_is_true_and_nothing_is_left(String version)
      throws Exception {
    Repertoire repertoire = Product.underTest().repertoire();
    Set<Thread> before = threads();
    long changed = 0;
    if (CHANGES > 0) {
      try (Arena arena = new Arena(repertoire, version, 2)) {
        changed = playChanges(new Match(arena, repertoire), moves(repertoire));
      }
    }
    try (Arena arena = new Arena(repertoire, version, 1)) {
      long played = changed + play(new Match(arena, repertoire), moves(repertoire), version);
      arena.closeUnit();
      System.out.printf(
          "ADVERSARY version=%s seed=%d sequences=%d changes=%d wrong=%d%n",
          version, SEED, played, changed, found.size());
      assertThat(found.size()).as("sequences that went wrong, told above").isZero();
      await()
          .atMost(Duration.ofSeconds(5))
          .untilAsserted(() -> assertThat(threads()).as("threads of ours").isSubsetOf(before));
      String count = Product.underTest().sessions().ofUser(arena.cluster.user());
      try (Connection admin = arena.cluster.adminConnection(1)) {
        await()
            .atMost(Duration.ofSeconds(5))
            .untilAsserted(
                () -> assertThat(io.hibernateaws.it.Sql.text(admin, count)).isEqualTo("0"));
      }
    }
  }

  private long playChanges(Match match, List<Move> moves) throws Exception {
    Set<Kind> tried = kinds();
    long played = 0;
    for (long seed = SEED; played < CHANGES; seed++) {
      Sequence sequence = Sequence.of(seed, moves);
      if (!tried.containsAll(sequence.kinds())) {
        continue;
      }
      played++;
      Sequence changing = RoleChanges.amid(sequence);
      List<String> wrong = match.play(changing);
      if (!wrong.isEmpty()) {
        Found one = new Shrinking(match).shrink(changing, wrong);
        System.out.println(one);
        found.add(one);
      }
    }
    return played;
  }

  private long play(Match match, List<Move> moves, String version) throws Exception {
    Set<Kind> tried = kinds();
    long since = System.nanoTime();
    long played = 0;
    for (long seed = SEED; played < SEQUENCES && !over(since); seed++) {
      Sequence sequence = Sequence.of(seed, moves);
      if (!tried.containsAll(sequence.kinds())) {
        continue;
      }
      played++;
      List<String> wrong = match.play(sequence);
      if (played % TOLD_EVERY == 0) {
        System.out.printf(
            "# ADVERSARY version=%s seed=%d so far: sequences=%d wrong=%d%n",
            version, seed, played, found.size());
      }
      if (!wrong.isEmpty()) {
        Found one = new Shrinking(match).shrink(sequence, wrong);
        System.out.println(one);
        found.add(one);
        // One of a kind is enough, and the others are looked for.
        if (!tried.removeAll(one.sequence().kinds()) || !tried.contains(Kind.PLAIN)) {
          break;
        }
      }
    }
    return played;
  }

  private static boolean over(long since) {
    return System.nanoTime() - since > Duration.ofSeconds(SECONDS).toNanos();
  }

  private static List<Move> moves(Repertoire repertoire) {
    List<Move> moves = new ArrayList<>(PlainMoves.all(repertoire));
    moves.addAll(Faults.all(repertoire));
    moves.addAll(CodeMoves.all(repertoire));
    moves.addAll(ReadOnlyMoves.all(repertoire));
    moves.addAll(TornMoves.all());
    moves.addAll(HandOutMoves.all(repertoire));
    moves.addAll(LeftoverMoves.all(repertoire));
    moves.addAll(HiddenWriteMoves.all(repertoire));
    moves.addAll(repertoire.moves());
    return moves;
  }

  private static Set<Kind> kinds() {
    String asked = System.getProperty("adversary.kinds");
    if (asked == null) {
      return EnumSet.complementOf(EnumSet.copyOf(Kind.NOT_MENDED));
    }
    Set<Kind> kinds = EnumSet.of(Kind.PLAIN, Kind.FAULT);
    for (String name : asked.split(",", -1)) {
      if (name.equals("all")) {
        return EnumSet.allOf(Kind.class);
      }
      kinds.add(Kind.valueOf(name.strip().toUpperCase(Locale.ROOT)));
    }
    return kinds;
  }

  private static Set<Thread> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("aws-"))
        .collect(Collectors.toSet());
  }
}
