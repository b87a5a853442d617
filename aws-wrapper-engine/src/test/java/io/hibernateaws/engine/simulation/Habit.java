package io.hibernateaws.engine.simulation;

import java.util.Random;

/** What a session does over and over. */
enum Habit {
  /** Transactions on a link that it keeps while it is good. */
  WRITES(false, false, 200, 600, 2, 8),
  /** Single queries on a link that it keeps while it is good. */
  READS(true, false, 200, 600, 2, 8),
  /** Single queries, each of which is routed anew and gives its link back to a pool. */
  READS_FROM_A_POOL(true, true, 50, 200, 20, 70);

  final boolean reads;
  final boolean givesBack;
  private final long shortestPause;
  private final int pauses;
  private final long shortestAnswer;
  private final int answers;

  Habit(
      boolean reads,
      boolean givesBack,
      long shortestPause,
      int pauses,
      long shortestAnswer,
      int answers) {
    this.reads = reads;
    this.givesBack = givesBack;
    this.shortestPause = shortestPause;
    this.pauses = pauses;
    this.shortestAnswer = shortestAnswer;
    this.answers = answers;
  }

  /** How long it thinks, in ms. */
  long pause(Random random) {
    return shortestPause + random.nextInt(pauses);
  }

  /** How long a statement takes, in ms. */
  long answer(Random random) {
    return shortestAnswer + random.nextInt(answers);
  }
}
