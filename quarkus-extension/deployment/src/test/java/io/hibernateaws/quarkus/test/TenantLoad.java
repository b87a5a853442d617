package io.hibernateaws.quarkus.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Clients of several tenants that buy and look, and remember what they were told. */
final class TenantLoad {
  private static final int CLIENTS = 2;

  private final TenantShop shop;
  private final AtomicBoolean over = new AtomicBoolean();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Future<?>> running = new ArrayList<>();
  private final Map<String, Semaphore> done = new ConcurrentHashMap<>();
  private final Map<String, Queue<String>> bought = new ConcurrentHashMap<>();
  private final Map<String, Queue<Throwable>> failures = new ConcurrentHashMap<>();
  private final Queue<String> foreign = new ConcurrentLinkedQueue<>();

  TenantLoad(TenantShop shop, String... tenants) {
    this.shop = shop;
    for (String tenant : tenants) {
      done.put(tenant, new Semaphore(0));
      bought.put(tenant, new ConcurrentLinkedQueue<>());
      failures.put(tenant, new ConcurrentLinkedQueue<>());
    }
    for (String tenant : tenants) {
      for (int i = 0; i < CLIENTS; i++) {
        String prefix = tenant + "." + i + ".";
        running.add(threads.submit(() -> client(tenant, prefix)));
      }
    }
  }

  private void client(String tenant, String prefix) {
    TenantShop.as(tenant);
    for (int i = 0; !over.get(); i++) {
      try {
        shop.buy(prefix + i);
        bought.get(tenant).add(prefix + i);
        check(tenant, shop.bought());
        check(tenant, shop.seen());
        done.get(tenant).release();
      } catch (RuntimeException e) {
        failures.get(tenant).add(e);
      }
    }
  }

  private void check(String tenant, List<String> rows) {
    rows.stream()
        .filter(row -> !row.startsWith(tenant + "."))
        .forEach(row -> foreign.add(tenant + " saw " + row));
  }

  /** Returns when each tenant has bought and looked this often again. */
  void await(int more) throws InterruptedException {
    for (Map.Entry<String, Semaphore> one : done.entrySet()) {
      one.getValue().drainPermits();
      assertThat(one.getValue().tryAcquire(more, 2, TimeUnit.MINUTES))
          .as("%s, who was told %s", one.getKey(), failures.get(one.getKey()))
          .isTrue();
    }
  }

  void end() throws InterruptedException, ExecutionException {
    over.set(true);
    for (Future<?> one : running) {
      one.get();
    }
    threads.shutdown();
  }

  /** What was acknowledged. */
  List<String> bought(String tenant) {
    return List.copyOf(bought.get(tenant));
  }

  List<Throwable> failures(String tenant) {
    return List.copyOf(failures.get(tenant));
  }

  /** Rows of others that a tenant has seen. */
  List<String> foreign() {
    return List.copyOf(foreign);
  }

  /** All that was bought is there, nothing of others is, and failures are verdicts. */
  void check(TestCluster cluster, String tenant, String schema) throws Exception {
    assertThat(foreign()).isEmpty();
    assertThat(TenantShop.rows(cluster, schema))
        .containsAll(bought(tenant))
        .allMatch(row -> row.startsWith(tenant + "."));
    Verdicts.areAll(failures(tenant));
  }
}
