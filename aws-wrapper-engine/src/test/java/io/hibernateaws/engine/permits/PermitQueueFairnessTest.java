package io.hibernateaws.engine.permits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hibernateaws.engine.api.ConnectRequest;
import io.hibernateaws.engine.api.Role;
import io.hibernateaws.engine.time.Deadline;
import io.hibernateaws.engine.time.NanoClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Tenants that share permits: random crowds come and go, one step at a time, on the real queue.
 * Whoever waits is a thread of its own. {@code -Dstress.seed} chooses other crowds.
 */
@Timeout(120)
class PermitQueueFairnessTest {
  private static final Duration AMPLE = Duration.ofSeconds(30);
  private static final int CROWDS = 20;
  private static final int STEPS = 120;

  private final NanoClock clock = NanoClock.system();
  private final List<Visitor> waiting = new ArrayList<>();
  private final List<Visitor> holding = new ArrayList<>();

  /** For each tenant that waits and holds nothing: the others that waited when that began. */
  private final Map<String, Integer> ahead = new HashMap<>();

  /** How often each of them saw somebody else served since. */
  private final Map<String, Integer> passedOver = new HashMap<>();

  /** A session of a tenant. */
  private final class Visitor {
    final String tenant;
    final CompletableFuture<PermitQueue.Permit> permit = new CompletableFuture<>();

    Visitor(PermitQueue queue, String tenant, ConnectRequest request) {
      this.tenant = tenant;
      Thread thread =
          new Thread(
              () -> {
                try {
                  permit.complete(
                      Objects.requireNonNull(
                          queue.acquire(Role.WRITER, request, Deadline.in(AMPLE, clock))));
                } catch (InterruptedException | RuntimeException e) {
                  permit.completeExceptionally(e);
                }
              },
              "visitor of " + tenant);
      thread.setDaemon(true);
      thread.start();
    }
  }

  private long holds(String tenant) {
    return holding.stream().filter(visitor -> visitor.tenant.equals(tenant)).count();
  }

  private boolean waits(String tenant) {
    return waiting.stream().anyMatch(visitor -> visitor.tenant.equals(tenant));
  }

  private void arrive(PermitQueue queue, String tenant, ConnectRequest request) {
    Visitor visitor = new Visitor(queue, tenant, request.withTenant(tenant));
    int before = waiting.size();
    until(() -> visitor.permit.isDone() || queue.waiting() == before + 1);
    if (visitor.permit.isDone()) {
      holding.add(visitor);
    } else {
      waiting.add(visitor);
      noteWaits();
    }
  }

  /** Returns when the permit has gone to whom it goes. */
  private void release(PermitQueue queue, Visitor visitor) {
    holding.remove(visitor);
    visitor.permit.join().release();
    noteWaits();
    until(
        () ->
            waiting.stream().filter(each -> each.permit.isDone()).count()
                == waiting.size() - queue.waiting());
    List<Visitor> served = waiting.stream().filter(each -> each.permit.isDone()).toList();
    for (Visitor each : served) {
      waiting.remove(each);
      holding.add(each);
      ahead.remove(each.tenant);
      passedOver.remove(each.tenant);
      ahead.keySet().forEach(tenant -> passedOver.merge(tenant, 1, Integer::sum));
    }
  }

  /** A tenant begins to wait with nothing in its hands. */
  private void noteWaits() {
    for (Visitor visitor : waiting) {
      String tenant = visitor.tenant;
      if (holds(tenant) == 0 && !ahead.containsKey(tenant)) {
        TreeSet<String> others = new TreeSet<>();
        waiting.stream().map(each -> each.tenant).forEach(others::add);
        ahead.put(tenant, others.size() - 1);
        passedOver.put(tenant, 0);
      }
    }
  }

  private static void until(Callable<Boolean> condition) {
    await()
        .atMost(AMPLE)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofNanos(50_000))
        .until(condition);
  }

  @Test
  void a_tenant_that_holds_nothing_is_passed_over_by_each_other_tenant_at_most_once() {
    long seed = Long.getLong("stress.seed", 1);
    int mostPassedOver = 0;
    for (int round = 0; round < CROWDS; round++) {
      SplittableRandom random = new SplittableRandom(seed * 1_000 + round);
      PermitQueue queue = new PermitQueue(1 + random.nextInt(4));
      int tenants = 2 + random.nextInt(6);
      for (int step = 0; step < STEPS; step++) {
        // Tenant 0 is greedy: more than half of all who come are its.
        int comer = random.nextBoolean() ? 0 : random.nextInt(tenants);
        if (holding.isEmpty() || (waiting.size() < 40 && random.nextInt(5) < 3)) {
          arrive(queue, "t" + comer, ConnectRequest.WRITABLE);
        } else {
          release(queue, holding.get(random.nextInt(holding.size())));
        }
        mostPassedOver = Math.max(mostPassedOver, assertNobodyIsPassedOverTooOften(round));
      }
      leave(queue);
    }
    assertThat(mostPassedOver).as("the test has tested something").isGreaterThan(2);
  }

  private int assertNobodyIsPassedOverTooOften(int round) {
    int most = 0;
    for (Map.Entry<String, Integer> each : passedOver.entrySet()) {
      assertThat(each.getValue())
          .as("others served while %s waited, round %d", each.getKey(), round)
          .isLessThanOrEqualTo(Objects.requireNonNull(ahead.get(each.getKey())));
      most = Math.max(most, each.getValue());
    }
    return most;
  }

  @Test
  void under_one_cap_tenants_in_databases_of_their_own_get_even_shares() {
    PermitQueue queue = new PermitQueue(8, 8, null);
    Map<String, Integer> served = new HashMap<>();
    List<String> tenants = List.of("greedy", "b", "c", "d");
    for (int i = 0; i < 40; i++) {
      arrive(queue, "greedy", ConnectRequest.WRITABLE.withDatabase("greedy"));
    }
    for (int turn = 0; turn < 200; turn++) {
      for (String tenant : tenants) {
        if (!waits(tenant) || tenant.equals("greedy")) {
          arrive(queue, tenant, ConnectRequest.WRITABLE.withDatabase(tenant));
        }
      }
      // Who has held longest goes first, so that every permit is held equally long.
      Visitor oldest = holding.get(0);
      int before = holding.size();
      release(queue, oldest);
      holding
          .subList(before - 1, holding.size())
          .forEach(each -> served.merge(each.tenant, 1, Integer::sum));
    }
    assertThat(served.keySet()).containsExactlyInAnyOrderElementsOf(tenants);
    assertThat(served.values()).allSatisfy(count -> assertThat(count).isBetween(45, 55));
    leave(queue);
  }

  private void leave(PermitQueue queue) {
    while (!holding.isEmpty()) {
      release(queue, holding.get(0));
    }
    assertThat(waiting).isEmpty();
    assertThat(queue.waiting()).isZero();
    assertThat(queue.remembered()).isZero();
  }
}
