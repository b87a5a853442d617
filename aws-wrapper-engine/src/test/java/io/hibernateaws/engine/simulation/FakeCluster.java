package io.hibernateaws.engine.simulation;

import io.hibernateaws.engine.api.Member;
import io.hibernateaws.engine.api.Role;
import io.hibernateaws.engine.endpoint.Endpoint;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/** The truth: who is the writer, and what each instance says. Cut links are announced. */
final class FakeCluster {
  static final Endpoint NAME = new Endpoint("db.cluster-xyz.us-east-1.rds.amazonaws.com", 5432);
  private static final String ACTOR = "cluster";
  private static final long NAME_LAGS_MS = 5_000;

  final Scheduler scheduler;
  private final Map<String, FakeHost> hosts = new LinkedHashMap<>();
  private final List<Consumer<FakeHost>> cutListeners = new ArrayList<>();

  /** How long a crashed member is still listed, in ns. */
  long dropsAfter;

  private String writer;
  private String nameLeadsTo;
  private long promotedAt;

  /** The first instance is the writer. */
  FakeCluster(Scheduler scheduler, List<String> ids) {
    this.scheduler = scheduler;
    writer = ids.get(0);
    nameLeadsTo = writer;
    ids.forEach(id -> hosts.put(id, new FakeHost(id, writer)));
    host(writer).claims = Role.WRITER;
  }

  String writer() {
    return writer;
  }

  long promotedAt() {
    return promotedAt;
  }

  FakeHost host(String id) {
    return Objects.requireNonNull(hosts.get(id), id);
  }

  List<FakeHost> hosts() {
    return List.copyOf(hosts.values());
  }

  FakeHost at(Endpoint endpoint) {
    return hosts.values().stream()
        .filter(host -> host.endpoint.equals(endpoint))
        .findFirst()
        .orElseGet(() -> host(nameLeadsTo));
  }

  void onCut(Consumer<FakeHost> listener) {
    cutListeners.add(listener);
  }

  /** The cluster as this instance sees it: a crashed one leaves it, though not always at once. */
  List<Member> seenBy(FakeHost asked) {
    if (asked.knowsNoMembers) {
      return List.of();
    }
    return hosts.values().stream()
        .filter(host -> isListed(host) || host.id.equals(asked.names))
        .map(
            host ->
                new Member(
                    host.id,
                    host.endpoint,
                    host.id.equals(asked.names) ? Role.WRITER : Role.READER,
                    host.id.equals(asked.names) ? 0 : host.lag(scheduler.nanoTime())))
        .toList();
  }

  /** Sets a host's usual replica lag; one that is not there yet is no member until it is added. */
  void hasLag(String id, double millis) {
    hosts.computeIfAbsent(id, this::spare).usualLag = millis;
  }

  private FakeHost spare(String id) {
    FakeHost spare = new FakeHost(id, writer);
    spare.crashed = true;
    return spare;
  }

  /** A new reader, which all others know at once. */
  void add(FakeHost spare) {
    spare.crashed = false;
    spare.names = writer;
    spare.backSince = scheduler.nanoTime();
  }

  private boolean isListed(FakeHost host) {
    return !host.crashed
        || (host.crashedAt > 0 && scheduler.nanoTime() - host.crashedAt < dropsAfter);
  }

  void crash(FakeHost host) {
    host.crashed = true;
    host.crashedAt = scheduler.nanoTime();
    cut(host);
  }

  /** Makes it the writer; other instances hear of it within {@code lagMs}. */
  void promote(FakeHost host, long lagMs) {
    writer = host.id;
    promotedAt = scheduler.nanoTime();
    host.claims = Role.WRITER;
    host.names = host.id;
    cut(host);
    scheduler.in(lagMs, ACTOR, this::spreadTheWord);
    scheduler.in(NAME_LAGS_MS, ACTOR, () -> nameLeadsTo = writer);
  }

  private void spreadTheWord() {
    for (FakeHost other : hosts.values()) {
      if (other.claims == Role.READER && !other.silent) {
        other.names = writer;
      }
    }
  }

  /** Back as a reader, with fresh links. */
  void rejoin(FakeHost host) {
    host.crashed = false;
    host.silent = false;
    host.claims = Role.READER;
    host.names = writer;
    host.catchUp(scheduler.nanoTime());
    cut(host);
  }

  /** Back, and still in the belief that it is the writer. */
  void haunt(FakeHost host) {
    host.crashed = false;
    host.claims = Role.WRITER;
    host.names = host.id;
    cut(host);
  }

  /** Whether a write would reach the storage: a writer that was replaced is fenced silently. */
  boolean swallowsWrites(FakeHost host) {
    return host.claims == Role.WRITER && !host.id.equals(writer);
  }

  private void cut(FakeHost host) {
    host.incarnation++;
    cutListeners.forEach(listener -> listener.accept(host));
  }
}
