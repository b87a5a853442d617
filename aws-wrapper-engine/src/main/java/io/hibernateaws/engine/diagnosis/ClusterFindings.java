package io.hibernateaws.engine.diagnosis;

import io.hibernateaws.engine.api.Diagnosis.FeatureState;
import io.hibernateaws.engine.api.Diagnosis.Finding;
import io.hibernateaws.engine.api.Diagnosis.Severity;
import io.hibernateaws.engine.api.Member;
import io.hibernateaws.engine.api.Role;
import io.hibernateaws.engine.endpoint.Endpoint;
import io.hibernateaws.engine.endpoint.EndpointKind;
import io.hibernateaws.engine.endpoint.EndpointParser;
import io.hibernateaws.engine.endpoint.ParsedEndpoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What only shows when the answers of several hosts, or an answer and the settings, are compared.
 */
final class ClusterFindings {
  /**
   * Readers are usually late by some hundredths of a second; ten seconds are somebody's problem.
   */
  private static final Duration LATE_READER = Duration.ofSeconds(10);

  /** Signed requests to AWS are refused beyond five minutes; whoever keeps time is far within. */
  private static final Duration WRONG_CLOCK = Duration.ofSeconds(30);

  private final Subject subject;
  private final List<Member> members;
  private final Map<Endpoint, HostAnswer> answers;
  private final boolean clustered;
  private final List<Finding> findings = new ArrayList<>();

  /**
   * @param clustered whether the servers were asked for the members
   */
  ClusterFindings(
      Subject subject, List<Member> members, Map<Endpoint, HostAnswer> answers, boolean clustered) {
    this.subject = subject;
    this.members = members;
    this.answers = answers;
    this.clustered = clustered;
  }

  List<Finding> all() {
    settings();
    url();
    members.forEach(this::member);
    topology();
    clocks();
    features();
    return findings;
  }

  private void settings() {
    subject
        .warnings()
        .forEach(
            text ->
                findings.add(
                    Findings.warning(
                        "settings.notice", text, "correct the setting where it is given")));
  }

  private void url() {
    ParsedEndpoint parsed = EndpointParser.parse(subject.address().url().host());
    HostAnswer answer = answers.get(subject.address().url());
    if (parsed.kind() == EndpointKind.READER_CLUSTER) {
      findings.add(
          Findings.warning(
              "endpoint.reader",
              parsed.host() + " is the reader endpoint: sessions run on readers, and writes fail",
              "name the cluster endpoint, "
                  + parsed.writerHost()
                  + ", where read-only sessions run on readers too"));
    }
    if (parsed.kind() == EndpointKind.WRITER_CLUSTER
        && answer != null
        && answer.role() == Role.READER) {
      findings.add(
          Findings.warning(
              "name.late",
              parsed.host()
                  + " leads to "
                  + answer.led()
                  + ", which is "
                  + instance(answer)
                  + " and no writer: DNS is late, or the writer is changing",
              "wait until DNS follows; until then the engine finds the writer by asking the"
                  + " members, and a client that only knows the name does not"));
    }
  }

  private static String instance(HostAnswer answer) {
    String id = answer.instanceId();
    return id == null ? "a reader" : id;
  }

  private void member(Member member) {
    HostAnswer answer = answers.get(member.endpoint());
    lag(member);
    if (answer == null) {
      return;
    }
    String id = answer.instanceId();
    if (clustered && id != null && !id.equals(member.instanceId())) {
      findings.add(
          new Finding(
              member.isWriter() ? Severity.ERROR : Severity.WARNING,
              "name.other-instance",
              "the name of "
                  + member.instanceId()
                  + ", "
                  + member.endpoint().host()
                  + ", leads to "
                  + answer.led()
                  + ", where "
                  + id
                  + " answers",
              "correct the name in DNS, in the hosts file or in"
                  + " hibernate.aws.cluster_instance_host_pattern; until then no session reaches "
                  + member.instanceId()));
    } else if (answer.role() != null && answer.role() != member.role()) {
      roleOf(member, answer.role());
    }
  }

  private void roleOf(Member member, Role says) {
    if (clustered) {
      findings.add(
          Findings.warning(
              "member.role",
              "the topology calls "
                  + member.instanceId()
                  + " a "
                  + text(member.role())
                  + ", and it says itself that it is a "
                  + text(says),
              "the roles are changing: ask again in a few seconds"));
    } else if (member.role() == Role.WRITER) {
      findings.add(
          Findings.error(
              "member.role",
              member.endpoint() + " only reads: it is a standby, and every write fails there",
              "name the server that takes writes, or the feature srw with both"));
    }
  }

  private static String text(Role role) {
    return role == Role.WRITER ? "writer" : "reader";
  }

  private void lag(Member member) {
    Duration most = subject.maxReplicaLag() == null ? LATE_READER : subject.maxReplicaLag();
    if (member.isWriter() || member.lagMillis() <= most.toMillis()) {
      return;
    }
    findings.add(
        Findings.warning(
            "reader.lag",
            "the reader "
                + member.instanceId()
                + " shows what was committed "
                + Math.round(member.lagMillis())
                + " ms ago",
            "look at its load and at long queries there"
                + (subject.maxReplicaLag() == null
                    ? "; hibernate.aws.read_write_splitting.max_replica_lag keeps sessions off"
                        + " readers that are later than it says"
                    : "; no read-only session runs there until it is within"
                        + " hibernate.aws.read_write_splitting.max_replica_lag="
                        + most.toMillis()
                        + "ms")));
  }

  private void topology() {
    if (!clustered || members.isEmpty()) {
      if (clustered && answers.values().stream().anyMatch(one -> isEmpty(one.members))) {
        findings.add(
            Findings.error(
                "topology.empty",
                "the cluster tells no member: no writer is known now, as during a failover",
                "ask again in a few seconds"));
      }
      return;
    }
    boolean written =
        members.stream()
            .map(member -> answers.get(member.endpoint()))
            .anyMatch(answer -> answer != null && answer.role() == Role.WRITER);
    if (!written) {
      findings.add(
          Findings.error(
              "cluster.no-writer",
              "no member says that it is the writer, so every write fails",
              "mend what keeps the writer from answering, or wait for the failover"));
    }
  }

  private static boolean isEmpty(@Nullable List<Member> told) {
    return told != null && told.isEmpty();
  }

  /** All servers off by much is this machine's fault, some of them theirs. */
  private void clocks() {
    List<HostAnswer> told =
        answers.values().stream()
            .filter(each -> each.ahead != null && (members.isEmpty() || isMember(each)))
            .toList();
    List<HostAnswer> off = told.stream().filter(ClusterFindings::isOff).toList();
    if (off.isEmpty()) {
      return;
    }
    if (off.size() == told.size()) {
      findings.add(
          Findings.warning(
              "clock.machine",
              "the clock of this machine is "
                  + text(off.get(0).ahead, "behind", "ahead of")
                  + " those of the servers",
              "let this machine follow a time server (chrony; on EC2 169.254.169.123): AWS refuses"
                  + " requests signed more than 5 minutes off"));
      return;
    }
    for (HostAnswer answer : off) {
      findings.add(
          Findings.warning(
              "clock.server",
              "the clock of "
                  + answer.endpoint
                  + " is "
                  + text(answer.ahead, "ahead of", "behind")
                  + " this machine's and other servers'",
              "let that server follow a time server; what it tells of the lag of readers is off by"
                  + " as much"));
    }
  }

  private boolean isMember(HostAnswer answer) {
    return members.stream().anyMatch(member -> member.endpoint().equals(answer.endpoint));
  }

  private static boolean isOff(HostAnswer answer) {
    Duration ahead = answer.ahead;
    return ahead != null && ahead.abs().compareTo(WRONG_CLOCK) > 0;
  }

  private static String text(@Nullable Duration ahead, String ifPositive, String ifNegative) {
    Duration by = ahead == null ? Duration.ZERO : ahead;
    return by.abs().toSeconds() + " s " + (by.isNegative() ? ifNegative : ifPositive);
  }

  private void features() {
    for (HostAnswer answer : answers.values()) {
      if (answer.family == null) {
        continue;
      }
      subject.features().apply(answer.family).stream()
          .filter(one -> one.wanted() && one.state() == FeatureState.LEFT_OUT)
          .forEach(
              one ->
                  findings.add(
                      Findings.warning(
                          "feature.in-vain",
                          one.code() + " was asked for and does nothing here: " + one.text(),
                          "take it out of hibernate.aws.plugins, or name an endpoint of a cluster"
                              + " that tells its members")));
      return;
    }
  }
}
