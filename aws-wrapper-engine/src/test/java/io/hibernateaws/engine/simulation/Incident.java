package io.hibernateaws.engine.simulation;

import java.util.List;
import java.util.Random;

/** The kinds of incident; each one is a failover with something that makes it harder. */
enum Incident {
  CRASH,
  SWITCHOVER,
  SILENT_FAILOVER,
  TWO_IN_A_ROW,
  PARTITION_OF_A_READER,
  SLOW_PROBE,
  ZERO_ROWS,
  TWO_WRITERS,
  LOGIN_REFUSED,
  OLD_WRITER_BACK;

  private static final String ACTOR = "cluster";

  /** Failovers in one incident. */
  int failovers() {
    return this == TWO_IN_A_ROW ? 2 : 1;
  }

  /** Changes of roles per failover that sessions or probes may notice one by one. */
  int changes() {
    return this == TWO_WRITERS || this == OLD_WRITER_BACK ? 2 : 1;
  }

  /** Lets it happen now. All is well again after a minute at most. */
  void strike(World world, Random random) {
    Scheduler scheduler = world.scheduler;
    FakeCluster cluster = world.cluster;
    FakeHost old = cluster.host(cluster.writer());
    List<FakeHost> others = cluster.hosts().stream().filter(host -> host != old).toList();
    int chosen = random.nextInt(others.size());
    FakeHost next = others.get(chosen);
    FakeHost third = others.get((chosen + 1) % others.size());
    long promotion =
        this == SWITCHOVER ? between(random, 300, 2_000) : between(random, 1_000, 6_000);
    long back = promotion + between(random, 5_000, 20_000);
    long lag = between(random, 0, 1_000);
    int extra = between(random, 500, 5_000);

    world.faultNow();
    switch (this) {
      case SILENT_FAILOVER -> {
        old.silent = true;
        back += 15_000;
      }
      case TWO_WRITERS -> {
        back = promotion + between(random, 2_000, 30_000);
      }
      default -> cluster.crash(old);
    }
    scheduler.in(promotion, ACTOR, () -> cluster.promote(next, lag));
    scheduler.in(this == SWITCHOVER ? promotion + 200 : back, ACTOR, () -> cluster.rejoin(old));
    switch (this) {
      case TWO_IN_A_ROW -> {
        scheduler.in(
            promotion + extra,
            ACTOR,
            () -> {
              world.faultNow();
              cluster.crash(next);
            });
        scheduler.in(promotion + extra + 2_000, ACTOR, () -> cluster.promote(third, lag));
        scheduler.in(back + 10_000, ACTOR, () -> cluster.rejoin(next));
      }
      case PARTITION_OF_A_READER -> {
        third.silent = true;
        scheduler.in(back, ACTOR, () -> cluster.rejoin(third));
      }
      case SLOW_PROBE -> {
        FakeHost slow = random.nextBoolean() ? next : third;
        slow.slow = true;
        scheduler.in(back, ACTOR, () -> slow.slow = false);
      }
      case ZERO_ROWS -> {
        cluster.hosts().forEach(host -> host.knowsNoMembers = true);
        scheduler.in(
            promotion + extra,
            ACTOR,
            () -> cluster.hosts().forEach(host -> host.knowsNoMembers = false));
      }
      case LOGIN_REFUSED -> {
        scheduler.in(promotion, ACTOR, () -> next.refusesLogins = true);
        scheduler.in(promotion + extra, ACTOR, () -> next.refusesLogins = false);
      }
      case OLD_WRITER_BACK -> scheduler.in(promotion + extra / 2, ACTOR, () -> cluster.haunt(old));
      default -> {}
    }
  }

  private static int between(Random random, int from, int to) {
    return from + random.nextInt(to - from);
  }
}
