package io.hibernateaws.local;

import io.hibernateaws.local.replication.TopologyRow;
import io.hibernateaws.local.server.Daemon;
import io.hibernateaws.local.topology.TrueTopology;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Hands every instance the latest observation of all of them, every 100 ms and at once when the
 * writer changes. Thread-safe.
 */
final class TopologyPublisher implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(TopologyPublisher.class);
  private static final Duration INTERVAL = Duration.ofMillis(100);

  private final Members members;
  private final TrueTopology topology;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Integer, TopologyAnswer> scripts = new HashMap<>();
  private final Map<Integer, List<TopologyRow>> frozenRows = new HashMap<>();
  private final Thread thread;
  private int writer;

  TopologyPublisher(String cluster, Members members) {
    this.members = members;
    this.topology = new TrueTopology();
    this.thread = Daemon.repeating("local-aurora-publisher " + cluster, INTERVAL, this::publish);
  }

  void start() {
    thread.start();
  }

  /** From now on every instance names this writer. */
  void writer(int number) {
    lock.lock();
    try {
      writer = number;
    } finally {
      lock.unlock();
    }
    publish();
  }

  /** Scripts what one instance answers from now on. */
  void script(int number, TopologyAnswer answer) {
    lock.lock();
    try {
      scripts.put(number, answer);
      frozenRows.put(number, rows());
    } finally {
      lock.unlock();
    }
    publish();
  }

  private List<TopologyRow> rows() {
    return topology.rows(writer, members.all().stream().map(Member::observed).toList());
  }

  private void publish() {
    lock.lock();
    try {
      List<TopologyRow> rows = rows();
      for (Member member : members.all()) {
        TopologyAnswer answer = scripts.getOrDefault(member.number, TopologyAnswer.real());
        List<TopologyRow> frozen = frozenRows.getOrDefault(member.number, rows);
        try {
          member.server.publish(
              new ScriptedTopology(members, believedWriter(member), rows, frozen).tell(answer));
        } catch (IOException e) {
          // The folder is being made or removed: its server does not answer now anyway.
          LOG.debugf("No topology for %s: %s", member, e);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  private @Nullable String believedWriter(Member member) {
    int believed = member.lingering() ? member.number : writer;
    return believed == 0 ? null : members.member(believed).id;
  }

  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join(TimeUnit.SECONDS.toMillis(2));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
