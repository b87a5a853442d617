package io.hibernateaws.engine.diagnosis;

import io.hibernateaws.engine.api.ConnectRequest;
import io.hibernateaws.engine.api.Diagnosis.Severity;
import io.hibernateaws.engine.api.Role;
import io.hibernateaws.engine.api.SettingsException;
import io.hibernateaws.engine.endpoint.Endpoint;
import io.hibernateaws.engine.foreign.ForeignText;
import io.hibernateaws.engine.link.PhysicalOpener;
import io.hibernateaws.engine.outcome.OutcomeSettings;
import io.hibernateaws.engine.product.DatabaseFamily;
import io.hibernateaws.engine.product.Lack;
import io.hibernateaws.engine.product.ServerExamination;
import io.hibernateaws.engine.product.ServerFacts;
import io.hibernateaws.engine.product.ServerProcess;
import io.hibernateaws.engine.product.ServerQueries;
import io.hibernateaws.engine.spi.Credentials;
import io.hibernateaws.engine.time.Deadline;
import io.hibernateaws.engine.topology.TopologySource;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Asks one host: its name, as the application's user, and where that is another one as the user of
 * the monitors. Stateless; each host is asked on a thread of its own.
 */
final class HostExamination {
  private final Subject subject;
  private final Means means;
  private final ServerExamination questions;
  private final ConnectFindings connecting;

  HostExamination(Subject subject, Means means) {
    this.subject = subject;
    this.means = means;
    this.questions = subject.product().examination();
    this.connecting = new ConnectFindings(means.opener());
  }

  /**
   * Asks until the deadline.
   *
   * @param family of the cluster; null for a host that is to tell it, with the members
   * @param silence how bad it is if the host does not answer
   */
  HostAnswer ask(
      Endpoint endpoint, @Nullable DatabaseFamily family, Severity silence, Deadline deadline) {
    HostAnswer answer = new HostAnswer(endpoint);
    try {
      answer.resolved(means.names().lookup(endpoint.host(), deadline));
    } catch (IOException e) {
      answer.atConnecting.add(ConnectFindings.withoutAddress(endpoint, e, silence));
      return answer;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return answer;
    }
    long began = means.clock().nanoTime();
    try (AskedLink application = applications(answer, silence, deadline)) {
      if (application == null && !subject.hasOwnMonitorLogin()) {
        return answer;
      }
      boolean second = family == null || subject.hasOwnMonitorLogin();
      try (AskedLink monitor = second ? monitors(answer, silence, deadline) : null) {
        ask(answer, application, monitor, family);
      }
    } catch (SQLException e) {
      long millis = Duration.ofNanos(means.clock().nanoTime() - began).toMillis();
      answer.atConnecting.add(
          deadline.passed()
              ? ConnectFindings.late(endpoint.toString(), millis, silence)
              : Findings.warning(
                  "question.failed",
                  endpoint + " did not answer a question: " + ForeignText.message(e),
                  "mend at the server what it says"));
    }
    return answer;
  }

  private @Nullable AskedLink applications(HostAnswer answer, Severity silence, Deadline deadline) {
    return open(
        answer,
        means.targets().session(answer.endpoint, ConnectRequest.WRITABLE, Role.WRITER),
        "the user " + ForeignText.of(subject.user()),
        "the password of the connection",
        silence,
        deadline);
  }

  private @Nullable AskedLink monitors(HostAnswer answer, Severity silence, Deadline deadline) {
    Credentials own = subject.monitoring().credentials();
    return open(
        answer,
        means.targets().monitors(means.monitorProperties()).apply(answer.endpoint),
        own == null
            ? "the user " + ForeignText.of(subject.user())
            : "monitoring.user=" + ForeignText.of(own.user()),
        own == null ? "the password of the connection" : "hibernate.aws.monitoring.password",
        silence,
        deadline);
  }

  private @Nullable AskedLink open(
      HostAnswer answer,
      PhysicalOpener.Target target,
      String login,
      String passwordSetting,
      Severity silence,
      Deadline deadline) {
    try {
      return AskedLink.open(means, target, deadline);
    } catch (SQLException e) {
      answer.atConnecting.add(connecting.of(answer.endpoint, login, passwordSetting, e, silence));
      return null;
    }
  }

  private void ask(
      HostAnswer answer,
      @Nullable AskedLink application,
      @Nullable AskedLink monitor,
      @Nullable DatabaseFamily known)
      throws SQLException {
    if (application != null) {
      askForFacts(answer, application);
    }
    AskedLink asked = monitor == null ? application : monitor;
    if (asked == null) {
      return;
    }
    if (known == null) {
      detect(answer, asked);
    } else {
      answer.family = known;
    }
    DatabaseFamily family = answer.family;
    if (family == null) {
      return;
    }
    boolean clustered = subject.address().hasTopology(family);
    List<Lack> lacks = clustered ? questions.topologyLacks(asked.raw(), family) : List.of();
    lacks.forEach(lack -> answer.atAsking.add(Findings.of(Severity.ERROR, "grant.topology", lack)));
    if (lacks.isEmpty()) {
      answer.identity = family.queries().identify(asked.raw());
      TopologySource topology = family.topology();
      if (known == null && clustered && topology != null) {
        askForMembers(answer, asked, family, topology);
      }
    }
    Lack ending =
        questions.endingLack(
            asked.raw(), application == null ? subject.user() : application.user());
    if (ending != null) {
      answer.atAsking.add(Findings.of(Severity.WARNING, "grant.terminate", ending));
    }
    if (application != null) {
      askForMarkers(answer, application);
      if (clustered && subject.followsWrites()) {
        askForPosition(answer, application, family.queries());
      }
      lookForPooler(answer, application, monitor);
    }
  }

  private void askForFacts(HostAnswer answer, AskedLink application) throws SQLException {
    Instant before = means.wall().now();
    ServerFacts facts = questions.facts(application.raw());
    Duration half = Duration.between(before, means.wall().now()).dividedBy(2);
    answer.facts = facts;
    answer.ahead = Duration.between(before.plus(half), facts.now());
    if (facts.connections() < subject.poolSize()) {
      answer.atAsking.add(
          Findings.error(
              "limit.connections",
              facts.limitedBy()
                  + " leaves "
                  + facts.connections()
                  + " connections, and pool.max_size="
                  + subject.poolSize()
                  + " may ask for more at once",
              facts.raising()
                  + ", or set hibernate.aws.pool.max_size to less than "
                  + facts.connections()
                  + " for all applications together"));
    }
  }

  private void detect(HostAnswer answer, AskedLink asked) throws SQLException {
    DatabaseFamily set = subject.family();
    try {
      DatabaseFamily family =
          set == null
              ? subject.product().detect(asked.raw(), subject.address().kind())
              : set.product().confirmed(asked.raw(), set);
      answer.family = family;
      if (set == null && !family.hasTopology()) {
        Lack unrecognized = questions.unrecognizedCluster(asked.raw());
        if (unrecognized != null) {
          answer.atAsking.add(Findings.of(Severity.ERROR, "family.not-recognized", unrecognized));
        }
      }
    } catch (SettingsException e) {
      Lack untold = questions.detectionLack(asked.raw());
      answer.atAsking.add(
          untold == null
              ? Findings.error(
                  "family.not-provided",
                  String.join("; ", e.problems()),
                  "use one of the families that are provided")
              : Findings.of(Severity.ERROR, "grant.family", untold));
    }
  }

  private void askForMembers(
      HostAnswer answer, AskedLink asked, DatabaseFamily family, TopologySource topology)
      throws SQLException {
    try {
      answer.members = topology.members(asked.raw(), subject.address()::endpointOf);
    } catch (SQLException e) {
      Lack lack = questions.topologyLack(asked.raw(), family, e);
      if (lack == null) {
        throw e;
      }
      answer.atAsking.add(Findings.of(Severity.ERROR, "grant.topology", lack));
    }
  }

  private void askForMarkers(HostAnswer answer, AskedLink application) throws SQLException {
    OutcomeSettings outcome = subject.outcome();
    if (outcome == null || answer.role() != Role.WRITER) {
      return;
    }
    Lack lack =
        subject
            .product()
            .markerTable(outcome.schema(), outcome.table(), outcome.retention())
            .lack(application.raw(), outcome.create());
    if (lack != null) {
      answer.atAsking.add(
          Findings.error(
              "outcome.marker-table",
              "transaction.outcome=verify cannot ask about lost commits: " + lack.problem(),
              lack.fix()));
    }
  }

  private static void askForPosition(
      HostAnswer answer, AskedLink application, ServerQueries queries) throws SQLException {
    boolean reader = answer.role() == Role.READER;
    if (answer.role() == null
        || (reader ? queries.shown(application.raw()) : queries.written(application.raw()))
            != null) {
      return;
    }
    answer.atAsking.add(
        Findings.warning(
            "position.unknown",
            (answer.instanceId() == null ? answer.endpoint.toString() : answer.instanceId())
                + " does not say "
                + (reader
                    ? "what it shows (" + queries.shownUnknown()
                    : "where it stands (" + queries.writtenUnknown())
                + "), so reads after writes run on the writer (read_your_writes.mode=thread)",
            "switch on what is named, or set hibernate.aws.read_your_writes.mode=off where reads"
                + " may miss what was written before them"));
  }

  /** What a server says twice is compared; no port and no name is guessed from. */
  private void lookForPooler(HostAnswer answer, AskedLink application, @Nullable AskedLink monitor)
      throws SQLException {
    ServerFacts facts = answer.facts;
    if (facts == null || subject.address().kind().isProxy()) {
      return;
    }
    ServerProcess other = answer.identity == null ? null : answer.identity.process();
    if (monitor != null
        && other != null
        && other.id() == facts.process()
        && questions.facts(monitor.raw()).server().equals(facts.server())) {
      answer.atAsking.add(
          Findings.error(
              "pooler.shared",
              answer.endpoint
                  + " is a pooler: two connections that are open at once are served by one server"
                  + " process, "
                  + facts.process(),
              "name the server instead of the pooler, or let the pooler keep a server connection"
                  + " for each client (session pooling); settings of one session reach others"));
    } else if (application.isServedByAnother(facts.process())) {
      answer.atAsking.add(
          Findings.warning(
              "pooler.between",
              answer.endpoint
                  + " is a pooler: another server process answers, "
                  + facts.process()
                  + ", than the one that was named at the log-in",
              "name the server instead of the pooler: the engine pools by itself, and behind a"
                  + " pooler it can neither end what a lost connection leaves behind nor trust"
                  + " what a session was told"));
    }
  }
}
