package io.hibernateaws.demo;

import io.hibernateaws.connection.AwsEngines;
import io.hibernateaws.engine.api.AwsEngine;
import io.hibernateaws.engine.api.EngineEvent;
import io.hibernateaws.engine.api.EngineObserver;
import io.hibernateaws.engine.api.Member;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.hibernate.SessionFactory;
import org.jspecify.annotations.Nullable;

/** What the application's own engine finds out about the cluster. Thread-safe. */
final class EngineWatch implements EngineObserver {
  private final Journal journal;
  private final AtomicInteger failovers = new AtomicInteger();
  private final AtomicReference<@Nullable String> writer = new AtomicReference<>();

  EngineWatch(Journal journal) {
    this.journal = journal;
  }

  /** Watches the engine below the factory from now on. */
  void watch(SessionFactory sessions) {
    AwsEngine engine = AwsEngines.of(sessions);
    writer.set(engine.cluster().writer().map(Member::instanceId).orElse(null));
    engine.observe(this);
  }

  /** How often another instance became the writer, to the engine's knowledge. */
  int failovers() {
    return failovers.get();
  }

  @Override
  public void on(EngineEvent event) {
    if (event instanceof EngineEvent.TopologyChanged changed && changed.writer() != null) {
      String before = writer.getAndSet(changed.writer());
      if (before != null && !before.equals(changed.writer())) {
        failovers.incrementAndGet();
        note("the writer is " + changed.writer() + ", no longer " + before);
      }
    } else if (event instanceof EngineEvent.SearchStarted search) {
      note("looks for the writer: " + search.because());
    } else if (event instanceof EngineEvent.SearchEnded search && search.writer() != null) {
      note("found it after %d ms".formatted(search.took().toMillis()));
    } else if (event instanceof EngineEvent.MemberDown down) {
      note(down.instance() + " does not answer");
    } else if (event instanceof EngineEvent.MemberUp up) {
      note(up.instance() + " answers again");
    }
  }

  private void note(String text) {
    journal.note(new Note(System.nanoTime(), Note.Source.APPLICATION, text));
  }
}
