package io.hibernateaws.engine.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateaws.engine.api.EngineEvent;
import io.hibernateaws.engine.api.FailoverDetails;
import io.hibernateaws.engine.api.Role;
import io.hibernateaws.engine.api.TestEvents;
import io.hibernateaws.engine.api.TransactionLostSQLException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JfrEventsTest {
  private static final EngineEvent.Source SOURCE = TestEvents.SOURCE;
  private static final Duration TOOK = Duration.ofMillis(7);

  private final JfrEvents events = new JfrEvents();
  private final Path folder;

  JfrEventsTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private List<String> recorded(boolean borrows, EngineEvent... happened) throws IOException {
    Path file = folder.resolve("engine.jfr");
    try (Recording recording = new Recording()) {
      if (borrows) {
        recording.enable("io.hibernateaws.Borrow");
      }
      recording.start();
      assertThat(events.isWatching()).isEqualTo(borrows);
      for (EngineEvent event : happened) {
        events.on(event);
      }
      recording.stop();
      recording.dump(file);
    }
    return RecordingFile.readAllEvents(file).stream()
        .filter(one -> one.getEventType().getName().startsWith("io.hibernateaws."))
        .map(JfrEventsTest::text)
        .toList();
  }

  private static String text(RecordedEvent event) {
    StringBuilder text = new StringBuilder(event.getEventType().getName());
    event.getFields().stream()
        .map(field -> field.getName())
        .filter(
            name -> !List.of("startTime", "duration", "eventThread", "stackTrace").contains(name))
        .sorted()
        .forEach(
            name -> text.append(' ').append(name).append('=').append(event.<Object>getValue(name)));
    return text.toString();
  }

  @Test
  void what_happens_is_in_a_recording() throws IOException {
    assertThat(
            recorded(
                false,
                new EngineEvent.FailedOver(SOURCE, "a", Role.WRITER, "b", TOOK),
                new EngineEvent.SearchEnded(SOURCE, null, TOOK, 3),
                new EngineEvent.OutcomeVerified(SOURCE, "a", "b", true, TOOK),
                new EngineEvent.LinkOpened(SOURCE, "b", Role.WRITER, TOOK),
                new EngineEvent.Bound(SOURCE, "b", Role.WRITER, false, "", TOOK),
                new EngineEvent.Verdict(
                    SOURCE,
                    "a",
                    "",
                    new TransactionLostSQLException("x", FailoverDetails.UNKNOWN, null))))
        .containsExactlyInAnyOrder(
            "io.hibernateaws.Failover cluster=test from=a role=writer to=b took=7000000 unit=unit",
            "io.hibernateaws.Search cluster=test probes=3 took=7000000 unit=unit writer=none",
            "io.hibernateaws.Verification cluster=test committed=true instance=a took=7000000"
                + " unit=unit",
            "io.hibernateaws.Connect cluster=test instance=b role=writer took=7000000 unit=unit",
            "io.hibernateaws.Verdict cluster=test instance=a took=0 unit=unit"
                + " verdict=rolled_back");
  }

  @Test
  void borrows_are_recorded_where_that_is_asked_for() throws IOException {
    assertThat(recorded(true, new EngineEvent.Bound(SOURCE, "b", Role.READER, true, "", TOOK)))
        .containsExactly(
            "io.hibernateaws.Borrow because= cluster=test instance=b role=reader took=7000000"
                + " unit=unit");
    assertThat(events.isWatching()).as("without a recording").isFalse();
  }
}
