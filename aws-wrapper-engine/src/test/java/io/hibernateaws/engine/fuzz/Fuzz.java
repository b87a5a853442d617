package io.hibernateaws.engine.fuzz;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * Many random inputs, each from a seed of its own, so that the one that fails can be run alone.
 * {@code -Dfuzz.seed} and {@code -Dfuzz.inputs} set where it starts and how many there are.
 */
public final class Fuzz {
  private static final long LONGEST_NANOS = 60_000_000_000L;
  private static final String PLAIN =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
  private static final String MARKS = ".-_:/?&=%[],@#+;'\"\\ ()*!$|~^{}<>";

  /** What changes its length with its case, looks like something else, or is no text at all. */
  private static final List<String> ODD =
      List.of(
          "\u0130",
          "\u0131",
          "\u212A",
          "\u017F",
          "\u00DF",
          "\uFF0E",
          "\u0663",
          "\uD83D\uDE00",
          "\uD83D",
          "\uDE00",
          "\u0000",
          "\n",
          "\t",
          "\u00A0",
          "\u200F",
          "\uFEFF",
          "%",
          "%4",
          "%zz",
          "..",
          "::",
          "'; DROP TABLE t; --");

  private final RandomGenerator random;

  private Fuzz(long seed) {
    this.random = new SplittableRandom(seed);
  }

  /**
   * Runs the check with one input after the other, on a thread of its own: most inputs are refused
   * by an exception, which costs as much as the stack below it is deep.
   */
  public static void run(String what, Consumer<Fuzz> check) {
    FutureTask<Void> inputs = new FutureTask<>(() -> runAll(what, check), null);
    Thread thread = new Thread(inputs, "fuzz " + what);
    thread.setDaemon(true);
    thread.start();
    try {
      inputs.get();
    } catch (ExecutionException e) {
      throw new AssertionError(e.getMessage(), e);
    } catch (InterruptedException e) {
      thread.interrupt();
      throw new AssertionError(what + " was interrupted", e);
    }
  }

  private static void runAll(String what, Consumer<Fuzz> check) {
    long first = Long.getLong("fuzz.seed", 1);
    int inputs = Integer.getInteger("fuzz.inputs", 50_000);
    long start = System.nanoTime();
    long slowest = 0;
    for (long seed = first; seed < first + inputs; seed++) {
      long before = System.nanoTime();
      try {
        check.accept(new Fuzz(seed));
      } catch (Throwable e) {
        throw new AssertionError(
            what + " with -Dfuzz.seed=" + seed + " -Dfuzz.inputs=1: " + e.getMessage(), e);
      }
      long now = System.nanoTime();
      slowest = Math.max(slowest, now - before);
      if (now - start > LONGEST_NANOS) {
        throw new AssertionError(what + " takes too long, at -Dfuzz.seed=" + seed);
      }
    }
    System.out.printf(
        "FUZZ %s inputs=%d seed=%d ms=%d cpu_ms=%d slowest_us=%d%n",
        what,
        inputs,
        first,
        (System.nanoTime() - start) / 1_000_000,
        ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() / 1_000_000,
        slowest / 1_000);
  }

  /** 0 to {@code bound - 1}. */
  public int below(int bound) {
    return random.nextInt(bound);
  }

  /** True once in {@code many} times. */
  public boolean once(int many) {
    return random.nextInt(many) == 0;
  }

  public long between(long least, long most) {
    return random.nextLong(least, most + 1);
  }

  public <T> T oneOf(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  /** One or more characters of the alphabet. */
  public String word(String alphabet, int longest) {
    StringBuilder word = new StringBuilder();
    for (int i = 1 + random.nextInt(longest); i > 0; i--) {
      word.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return word.toString();
  }

  /** Anything, mostly short. */
  public String anything() {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(once(200) ? 2_000 : 30); i > 0; i--) {
      text.append(piece());
    }
    return text.toString();
  }

  private String piece() {
    return switch (random.nextInt(8)) {
      case 0 -> oneOf(ODD);
      case 1, 2 -> word(MARKS, 1);
      default -> word(PLAIN, 1);
    };
  }

  /** The text with a few random mistakes. */
  public String mistyped(String text) {
    StringBuilder wrong = new StringBuilder(text);
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      int at = random.nextInt(wrong.length() + 1);
      int end = Math.min(wrong.length(), at + 1 + random.nextInt(3));
      switch (random.nextInt(5)) {
        case 0 -> wrong.delete(at, end);
        case 1 -> wrong.insert(at, piece());
        case 2 -> wrong.replace(at, end, piece());
        case 3 -> wrong.insert(at, wrong.substring(at, end));
        default -> wrong.setLength(once(4) ? at : wrong.length());
      }
    }
    return wrong.toString();
  }

  /** The text with ASCII letters in the other case, all or some of them. */
  public String inAnotherCase(String text) {
    boolean all = once(2);
    StringBuilder other = new StringBuilder(text);
    for (int i = 0; i < other.length(); i++) {
      char c = other.charAt(i);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      if (letter && (all || once(2))) {
        other.setCharAt(i, (char) (c ^ 0x20));
      }
    }
    return other.toString();
  }
}
