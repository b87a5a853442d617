package io.hibernateaws.engine.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateaws.engine.api.EngineEvent;
import io.hibernateaws.engine.api.FailoverDetails;
import io.hibernateaws.engine.api.FailoverFailedSQLException;
import io.hibernateaws.engine.api.FailoverSQLException;
import io.hibernateaws.engine.api.FailoverSuccessSQLException;
import io.hibernateaws.engine.api.Role;
import io.hibernateaws.engine.api.TestEvents;
import io.hibernateaws.engine.api.TransactionLostSQLException;
import io.hibernateaws.engine.api.TransactionStateUnknownSQLException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class EventFiguresTest {
  private static final EngineEvent.Source SOURCE = TestEvents.SOURCE;
  private static final Duration TOOK = Duration.ofMillis(7);
  private static final FailoverDetails DETAILS = FailoverDetails.UNKNOWN;

  /** What is the beginning of something whose end is a figure, or the end of the engine. */
  private static final Set<Class<?>> NO_FIGURE =
      Set.of(
          EngineEvent.LinkClosed.class,
          EngineEvent.SearchStarted.class,
          EngineEvent.WaitBegan.class,
          EngineEvent.WaitEnded.class,
          EngineEvent.MemberUp.class,
          EngineEvent.EngineClosed.class);

  private final List<String> seen = new ArrayList<>();
  private final EventFigures figures =
      new EventFigures(
          new FigureSink() {
            @Override
            public void count(Series series, long more) {
              seen.add(series.figure().metric() + series.labels() + " +" + more);
            }

            @Override
            public void took(Series series, Duration duration) {
              seen.add(series.figure().metric() + series.labels() + " " + duration.toMillis());
            }
          },
          "a");

  static Stream<Arguments> rows() {
    SQLException refused = new SQLException("no", "28P01");
    return Stream.of(
        row(
            new EngineEvent.Bound(SOURCE, "a", Role.WRITER, false, "", TOOK),
            "db.client.connection.wait_time{instance=a, role=writer} 7"),
        row(
            new EngineEvent.NotBound(SOURCE, false, "", TOOK, refused),
            "borrow.failed.count{error.type=28P01} +1"),
        row(
            new EngineEvent.Returned(SOURCE, "a", "", true, "returned", TOOK),
            "db.client.connection.use_time{instance=a} 7"),
        row(
            new EngineEvent.ReaderFallback(SOURCE, "a", "no reader"),
            "reader_fallback.count{instance=a} +1"),
        row(
            new EngineEvent.LinkOpened(SOURCE, "b", Role.READER, TOOK),
            "db.client.connection.create_time{instance=b, role=reader} 7"),
        row(
            new EngineEvent.SearchEnded(SOURCE, "a", TOOK, 3),
            "topology.search.duration{result=found} 7"),
        row(
            new EngineEvent.SearchEnded(SOURCE, null, TOOK, 3),
            "topology.search.duration{result=not_found} 7"),
        row(
            new EngineEvent.TopologyChanged(SOURCE, "b", 2, "it said so"),
            "topology.changed.count{} +1",
            "topology.writer_changed.count{instance=b} +1"),
        row(
            new EngineEvent.TopologyChanged(SOURCE, "a", 3, "it said so"),
            "topology.changed.count{} +1"),
        row(
            new EngineEvent.TopologyChanged(SOURCE, null, 2, "it said so"),
            "topology.changed.count{} +1"),
        row(
            new EngineEvent.LinkLost(SOURCE, "a", Role.WRITER, "reset", true),
            "writer_failover.triggered.count{instance=a} +1"),
        row(
            new EngineEvent.LinkLost(SOURCE, "b", Role.READER, "reset", false),
            "reader_failover.triggered.count{instance=b} +1"),
        row(
            new EngineEvent.FailedOver(SOURCE, "a", Role.WRITER, "b", TOOK),
            "writer_failover.completed.success.count{instance=a} +1",
            "failover.duration{instance=a, role=writer, result=success} 7"),
        row(
            new EngineEvent.FailedOver(SOURCE, "a", Role.WRITER, null, TOOK),
            "writer_failover.completed.failed.count{instance=a} +1",
            "failover.duration{instance=a, role=writer, result=failed} 7"),
        row(
            new EngineEvent.FailedOver(SOURCE, "b", Role.READER, "a", TOOK),
            "reader_failover.completed.success.count{instance=b} +1",
            "failover.duration{instance=b, role=reader, result=success} 7"),
        row(
            new EngineEvent.FailedOver(SOURCE, "b", Role.READER, null, TOOK),
            "reader_failover.completed.failed.count{instance=b} +1",
            "failover.duration{instance=b, role=reader, result=failed} 7"),
        verdict(new FailoverSuccessSQLException("x", DETAILS, new SQLException("lost")), "none"),
        verdict(new TransactionLostSQLException("x", DETAILS, null), "rolled_back"),
        verdict(new TransactionStateUnknownSQLException("x", DETAILS, null), "unknown"),
        verdict(new FailoverFailedSQLException("x", DETAILS, null), "no_host"),
        row(
            new EngineEvent.OutcomeVerified(SOURCE, "a", "b", true, TOOK),
            "transaction.verification.duration{instance=a, outcome=committed} 7"),
        row(
            new EngineEvent.OutcomeVerified(SOURCE, "a", "b", false, TOOK),
            "transaction.verification.duration{instance=a, outcome=rolled_back} 7"),
        row(
            new EngineEvent.TriedAgain(
                SOURCE,
                "a",
                1,
                new FailoverSuccessSQLException("x", DETAILS, new SQLException("lost"))),
            "transaction.retry.count{instance=a} +1"),
        row(
            new EngineEvent.MemberDown(SOURCE, "b", "silent"),
            "topology.member_down.count{instance=b} +1"),
        row(
            new EngineEvent.Probed(SOURCE, "b", true, TOOK),
            "monitoring.probe.duration{instance=b, result=answered} 7"),
        row(
            new EngineEvent.Probed(SOURCE, "b", false, TOOK),
            "monitoring.probe.duration{instance=b, result=unanswered} 7"),
        row(
            new EngineEvent.HostGivenUp(SOURCE, "b", "silent"),
            "host_monitoring.host_unhealthy.count{instance=b} +1"),
        row(
            new EngineEvent.CallsAborted(SOURCE, "b", 3, TOOK),
            "host_monitoring.connections.aborted{instance=b} +3"),
        row(
            new EngineEvent.CredentialsFetched(SOURCE, "ann", TOOK),
            "credentials.fetch.duration{} 7"),
        row(
            new EngineEvent.LeaseHeldLong(SOURCE, "b", TOOK, new Throwable()),
            "borrow.held_long.count{instance=b} +1"));
  }

  private static Arguments row(EngineEvent event, String... expected) {
    return Arguments.of(event, List.of(expected));
  }

  private static Arguments verdict(FailoverSQLException exception, String word) {
    return row(
        new EngineEvent.Verdict(SOURCE, "a", "", exception),
        "transaction.verdict.count{instance=a, verdict=" + word + "} +1");
  }

  @ParameterizedTest
  @MethodSource("rows")
  void an_event_adds_to_exactly_its_figures(EngineEvent event, List<String> expected) {
    figures.on(event);

    assertThat(seen).isEqualTo(expected);
  }

  @Test
  void every_kind_of_event_is_a_figure_or_known_to_be_none() {
    Set<Class<?>> shown =
        rows().<Class<?>>map(row -> row.get()[0].getClass()).collect(Collectors.toSet());
    shown.addAll(NO_FIGURE);

    assertThat(shown)
        .containsExactlyInAnyOrderElementsOf(
            Arrays.asList(EngineEvent.class.getPermittedSubclasses()));
  }

  @Test
  void a_writer_that_comes_back_after_none_was_known_is_no_change() {
    figures.on(new EngineEvent.TopologyChanged(SOURCE, null, 1, "lost"));
    figures.on(new EngineEvent.TopologyChanged(SOURCE, "a", 2, "back"));
    figures.on(new EngineEvent.TopologyChanged(SOURCE, "b", 2, "failed over"));

    assertThat(seen)
        .filteredOn(one -> one.startsWith(Figure.WRITER_CHANGED.metric()))
        .containsExactly("topology.writer_changed.count{instance=b} +1");
  }
}
