package io.hibernateaws.it.benchmarks.routed;

import io.hibernateaws.local.LocalAurora;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * CPU time that a client spends on a transaction, where reading and writing transactions alternate
 * on eight threads: with our provider and with two pools set up by hand, or with our provider at
 * two commits.
 *
 * <p>Each contestant is a JVM of its own, because all its threads count, monitors and collectors
 * too, and because call sites that know the other's connections as well would be slower. Both are
 * warm before the first turn; then they take turns, the first of each pair alternating. A fresh
 * pair of JVMs every few pairs keeps one lucky compilation from deciding; which of the two is
 * started and warmed up first alternates as well, as the first of two equal ones costs some 6 %
 * more.
 */
public final class RoutedTransactions {
  private static final Duration REPLAY = Duration.ofSeconds(30);

  private RoutedTransactions() {}

  /**
   * How much is measured.
   *
   * @param forks pairs of JVMs, one after the other
   * @param pairs of turns that each of them takes
   * @param turn length of one
   * @param warmUp longest of each JVM; it is over when two turns in a row compiled nearly nothing
   */
  record Plan(int forks, int pairs, Duration turn, Duration warmUp) {}

  /** The two that take turns. */
  record Contest(Contestant one, Contestant other) {
    Contestant starter(boolean oneStarts) {
      return oneStarts ? one : other;
    }
  }

  /** One turn of each. */
  record Pair(Turn one, Turn other) {
    double cpuRatio() {
      return one.cpuMicros() / other.cpuMicros();
    }
  }

  /**
   * Arguments: forks, pairs of each, seconds of a turn, seconds a warm-up may take (2 10 3 60);
   * then a packaged checkout whose provider is the other contestant, or two that contest.
   */
  public static void main(String[] args) throws SQLException {
    Plan plan =
        new Plan(
            argument(args, 0, 2),
            argument(args, 1, 10),
            Duration.ofSeconds(argument(args, 2, 3)),
            Duration.ofSeconds(argument(args, 3, 60)));
    Contest contest = contest(List.of(args).subList(Math.min(4, args.length), args.length));
    List<Pair> pairs = run(plan, contest);
    MedianInterval ratio = MedianInterval.of(pairs.stream().map(Pair::cpuRatio).toList());
    String one = contest.one().name();
    String other = contest.other().name();
    System.out.printf(
        Locale.ROOT,
        "ROUTED pairs=%d %s_cpu_us=%.1f %s_cpu_us=%.1f cpu_ratio=%.3f ci95=%.3f..%.3f"
            + " %s_bytes=%.0f %s_bytes=%.0f%n",
        pairs.size(),
        one,
        median(pairs.stream().map(pair -> pair.one().cpuMicros()).toList()),
        other,
        median(pairs.stream().map(pair -> pair.other().cpuMicros()).toList()),
        ratio.median(),
        ratio.low(),
        ratio.high(),
        one,
        median(pairs.stream().map(pair -> pair.one().bytesEach()).toList()),
        other,
        median(pairs.stream().map(pair -> pair.other().bytesEach()).toList()));
  }

  private static Contest contest(List<String> checkouts) {
    Contestant here = Contestant.of(Side.AWS);
    return switch (checkouts.size()) {
      case 0 -> new Contest(here, Contestant.of(Side.AGROAL));
      case 1 -> new Contest(here, Contestant.of("other", Path.of(checkouts.get(0))));
      case 2 ->
          new Contest(
              Contestant.of("one", Path.of(checkouts.get(0))),
              Contestant.of("other", Path.of(checkouts.get(1))));
      default -> throw new IllegalArgumentException("two checkouts at most, not " + checkouts);
    };
  }

  private static int argument(String[] args, int index, int otherwise) {
    return args.length > index ? Integer.parseInt(args[index]) : otherwise;
  }

  private static double median(List<Double> numbers) {
    return MedianInterval.of(numbers).median();
  }

  static List<Pair> run(Plan plan, Contest contest) throws SQLException {
    List<Pair> pairs = new ArrayList<>();
    try (LocalAurora cluster = LocalAurora.postgresql().instances(3).start()) {
      fill(cluster);
      for (int fork = 0; fork < plan.forks(); fork++) {
        boolean oneStarts = fork % 2 == 0;
        try (ClientProcess first = new ClientProcess(contest.starter(oneStarts), cluster);
            ClientProcess second = new ClientProcess(contest.starter(!oneStarts), cluster)) {
          first.awaitStart();
          second.awaitStart();
          warmUp(first, plan);
          warmUp(second, plan);
          ClientProcess one = oneStarts ? first : second;
          ClientProcess other = oneStarts ? second : first;
          for (int i = 0; i < plan.pairs(); i++) {
            Pair pair = pair(one, other, plan.turn(), pairs.size() % 2 == 0);
            pairs.add(pair);
            tell(contest, pair, pairs.size() % 2 == 1);
          }
          System.out.printf(
              "# physical connections to the writer and each reader: ours %s, agroal %s%n",
              links(cluster, "application_name ~ '[(](writer|reader)[)]$'"),
              links(cluster, "application_name = '" + TwoPools.NAME + "'"));
        }
      }
    }
    return pairs;
  }

  private static void warmUp(ClientProcess client, Plan plan) {
    int warm = 0;
    long turns = Math.max(1, plan.warmUp().dividedBy(plan.turn()));
    for (long turn = 0; turn < turns && warm < 2; turn++) {
      warm = client.turn(plan.turn()).isWarm() ? warm + 1 : 0;
    }
  }

  private static Pair pair(
      ClientProcess one, ClientProcess other, Duration turn, boolean oneFirst) {
    Turn first = (oneFirst ? one : other).turn(turn);
    Turn second = (oneFirst ? other : one).turn(turn);
    return oneFirst ? new Pair(first, second) : new Pair(second, first);
  }

  private static void tell(Contest contest, Pair pair, boolean oneFirst) {
    System.out.printf(
        Locale.ROOT,
        "# %s first: %s %d transactions, %.1f us CPU; %s %d, %.1f us; ratio %.3f%n",
        (oneFirst ? contest.one() : contest.other()).name(),
        contest.one().name(),
        pair.one().transactions(),
        pair.one().cpuMicros(),
        contest.other().name(),
        pair.other().transactions(),
        pair.other().cpuMicros(),
        pair.cpuRatio());
  }

  /** Idle ones included. */
  private static List<Integer> links(LocalAurora cluster, String whose) throws SQLException {
    List<Integer> links = new ArrayList<>();
    for (int number = 1; number <= cluster.instances(); number++) {
      try (Connection admin = cluster.adminConnection(number);
          Statement statement = admin.createStatement();
          ResultSet count =
              statement.executeQuery("select count(*) from pg_stat_activity where " + whose)) {
        count.next();
        links.add(count.getInt(1));
      }
    }
    return links;
  }

  private static void fill(LocalAurora cluster) throws SQLException {
    try (Connection writer = cluster.connection(1);
        Statement statement = writer.createStatement()) {
      statement.execute("create table Entry (id bigint primary key, amount bigint not null)");
      statement.execute(
          "insert into Entry select n, n from generate_series(0, "
              + (Application.ROWS - 1)
              + ") as n");
    }
    for (int number = 2; number <= cluster.instances(); number++) {
      try (Connection reader = cluster.connection(number)) {
        awaitReplay(reader);
      }
    }
  }

  private static void awaitReplay(Connection reader) throws SQLException {
    long end = System.nanoTime() + REPLAY.toNanos();
    while (!hasRows(reader)) {
      if (System.nanoTime() - end > 0) {
        throw new IllegalStateException("a reader has not replayed the rows within " + REPLAY);
      }
    }
  }

  private static boolean hasRows(Connection reader) throws SQLException {
    try (Statement statement = reader.createStatement();
        ResultSet exists =
            statement.executeQuery(
                "select to_regclass('entry') is not null and pg_relation_size('entry') > 0")) {
      return exists.next() && exists.getBoolean(1);
    }
  }
}
