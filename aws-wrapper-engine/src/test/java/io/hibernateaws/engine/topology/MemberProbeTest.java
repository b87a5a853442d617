package io.hibernateaws.engine.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateaws.engine.api.ConnectSQLException;
import io.hibernateaws.engine.api.EngineEvent;
import io.hibernateaws.engine.api.ExtensionSQLException;
import io.hibernateaws.engine.api.TestEvents;
import io.hibernateaws.engine.endpoint.Endpoint;
import io.hibernateaws.engine.route.NotedLevels;
import io.hibernateaws.engine.time.Deadline;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a monitor says of a member that gives it no answer. */
class MemberProbeTest {
  private static final Endpoint ENDPOINT = new Endpoint("db-1.example", 5432);
  private static final String DEAD = "08006";
  private static final String UNASKED = "08001";

  private final List<Observation> reports = new ArrayList<>();
  private final List<EngineEvent> events = new ArrayList<>();
  private final NotedLevels log = new NotedLevels(MemberProbe.class);
  private SQLException failure = new SQLException("none yet");

  private final MemberProbe probe =
      new MemberProbe(
          "probe of the test",
          "db-1",
          ENDPOINT,
          new Failing(),
          reports::add,
          TestEvents.to(events::add),
          () -> 0,
          new Random(1),
          Duration.ofSeconds(1));

  @AfterEach
  void stop() {
    log.close();
  }

  private void meets(SQLException next) {
    failure = next;
    probe.doWork(0);
  }

  @Test
  void a_server_that_refuses_is_told_by_its_word_once_for_each_state() {
    meets(new SQLException("too many connections", "53300"));
    meets(new SQLException("too many connections", "53300"));
    meets(new SQLException("password authentication failed", "28P01"));

    assertThat(log.texts)
        .containsExactly(
            "db-1.example:5432 refuses the monitor (53300): too many connections",
            "db-1.example:5432 refuses the monitor (28P01): password authentication failed");
    assertThat(events)
        .hasSize(3)
        .allMatch(event -> event instanceof EngineEvent.Probed probed && probed.answered());
  }

  @Test
  void a_server_that_was_not_asked_for_want_of_credentials_has_refused_nothing() {
    meets(new ConnectSQLException("the secret shop does not exist"));
    meets(new ConnectSQLException("the secret shop does not exist"));

    assertThat(log.texts)
        .containsExactly(
            "The monitor has no credentials for db-1.example:5432: the secret shop does not exist");
    assertThat(events).as("nobody was asked").isEmpty();
    assertThat(reports)
        .hasSize(2)
        .allMatch(seen -> seen instanceof Observation.Unanswered unanswered && !unanswered.dead());
  }

  @Test
  void a_server_that_an_extension_keeps_from_the_monitor_has_refused_nothing_either() {
    meets(new ExtensionSQLException("not on Sundays", new SQLException("no", UNASKED)));

    assertThat(log.texts)
        .containsExactly("The monitor may not connect to db-1.example:5432: not on Sundays");
    assertThat(events).isEmpty();
  }

  @Test
  void silence_is_no_refusal_and_what_is_refused_after_it_is_told_again() {
    meets(new SQLException("password authentication failed", "28P01"));
    meets(new SQLException("no answer", DEAD));
    meets(new SQLException("password authentication failed", "28P01"));

    assertThat(log.texts).hasSize(2).allMatch(line -> line.contains("refuses the monitor (28P01)"));
    assertThat(events).hasSize(3);
  }

  private final class Failing implements MemberDialer {
    @Override
    public MemberLink dial(Endpoint endpoint, Deadline deadline) throws SQLException {
      throw failure;
    }

    @Override
    public boolean meansDead(SQLException met) {
      return DEAD.equals(met.getSQLState());
    }

    @Override
    public boolean isUnasked(SQLException met) {
      return UNASKED.equals(met.getSQLState());
    }
  }
}
