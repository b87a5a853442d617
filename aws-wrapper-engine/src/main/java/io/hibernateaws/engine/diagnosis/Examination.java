package io.hibernateaws.engine.diagnosis;

import io.hibernateaws.engine.api.Diagnosis;
import io.hibernateaws.engine.api.Diagnosis.FeatureReport;
import io.hibernateaws.engine.api.Diagnosis.Finding;
import io.hibernateaws.engine.api.Diagnosis.MemberReport;
import io.hibernateaws.engine.api.Diagnosis.Severity;
import io.hibernateaws.engine.api.Member;
import io.hibernateaws.engine.api.Role;
import io.hibernateaws.engine.api.SettingsException;
import io.hibernateaws.engine.endpoint.Endpoint;
import io.hibernateaws.engine.foreign.ForeignText;
import io.hibernateaws.engine.product.DatabaseFamily;
import io.hibernateaws.engine.time.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One diagnosis: the hosts that the URL and the settings name are asked at once, and as soon as one
 * of them has told the members, these are. One use, by one thread; each host has a thread of its
 * own that ends with its questions.
 */
public final class Examination {
  /** What is left of the limit for the findings when a host has used up its deadline. */
  private static final Duration MARGIN = Duration.ofMillis(200);

  private final Subject subject;
  private final Means means;
  private final HostExamination hosts;
  private final BlockingQueue<HostAnswer> answers = new LinkedBlockingQueue<>();
  private final Map<Endpoint, Severity> awaited = new LinkedHashMap<>();
  private final Map<Endpoint, HostAnswer> answered = new LinkedHashMap<>();
  private final List<Finding> findings = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private List<Member> members = List.of();
  private @Nullable DatabaseFamily family;

  private Examination(Subject subject, Means means) {
    this.subject = subject;
    this.means = means;
    this.hosts = new HostExamination(subject, means);
  }

  /**
   * Asks everything.
   *
   * @param limit of the whole
   */
  public static Diagnosis of(Subject subject, Means means, Duration limit) {
    return new Examination(subject, means).within(limit);
  }

  private Diagnosis within(Duration limit) {
    long began = means.clock().nanoTime();
    Deadline whole = Deadline.in(limit, means.clock());
    Deadline each =
        whole.atMost(
            limit.minus(MARGIN).compareTo(MARGIN) < 0 ? limit.dividedBy(2) : limit.minus(MARGIN));
    Endpoint url = subject.address().url();
    List<Endpoint> seeds = new ArrayList<>(subject.address().seeds());
    subject.address().membersWithoutTopology().stream()
        .map(Member::endpoint)
        .filter(named -> !seeds.contains(named))
        .forEach(seeds::add);
    seeds.forEach(seed -> ask(seed, null, Severity.ERROR, each));
    collect(whole, each);
    threads.forEach(Thread::interrupt);
    awaited.forEach(
        (endpoint, severity) -> {
          if (isNamedOrMember(endpoint)) {
            findings.add(ConnectFindings.late(endpoint.toString(), limit.toMillis(), severity));
          }
        });
    findings.addAll(ProxyFindings.of(subject, means.opener().driver()));
    HostAnswer ofUrl = answered.get(url);
    findings.addAll(
        new ClusterFindings(subject, members, answered, family != null && clustered(family)).all());
    return new Diagnosis(
        subject.connection().url().toString(),
        Kinds.text(subject.address().kind()),
        family == null ? null : family.code(),
        ofUrl == null || ofUrl.facts == null ? null : ofUrl.facts.version(),
        members.stream().map(this::report).toList(),
        features(),
        findings,
        Duration.ofNanos(means.clock().nanoTime() - began));
  }

  private void ask(
      Endpoint endpoint, @Nullable DatabaseFamily known, Severity silence, Deadline deadline) {
    if (awaited.containsKey(endpoint) || answered.containsKey(endpoint)) {
      return;
    }
    awaited.put(endpoint, silence);
    Thread thread =
        means
            .threads()
            .newThread(
                () -> {
                  HostAnswer answer;
                  try {
                    answer = hosts.ask(endpoint, known, silence, deadline);
                  } catch (RuntimeException
                      | LinkageError e) { // an application's class, or a driver's
                    answer = new HostAnswer(endpoint);
                    answer.atAsking.add(
                        Findings.error(
                            "question.failed",
                            endpoint + " could not be asked: " + ForeignText.of(e),
                            "look at the class that threw it"));
                  }
                  answers.add(answer);
                });
    threads.add(thread);
    thread.start();
  }

  private void collect(Deadline whole, Deadline each) {
    try {
      while (!awaited.isEmpty()) {
        HostAnswer answer = answers.poll(whole.nanosLeft(), TimeUnit.NANOSECONDS);
        if (answer == null) {
          break;
        }
        awaited.remove(answer.endpoint);
        answered.put(answer.endpoint, answer);
        findings.addAll(answer.atAsking);
        learn(answer, each);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    answered.values().stream()
        .filter(answer -> isNamedOrMember(answer.endpoint))
        .forEach(answer -> findings.addAll(answer.atConnecting));
  }

  /** The first host that knows the family, and the first that knows the members, decide. */
  private void learn(HostAnswer answer, Deadline each) {
    DatabaseFamily found = answer.family;
    if (family == null && found != null) {
      family = found;
      if (!clustered(found)) {
        members = subject.address().membersWithoutTopology();
      } else {
        refuseWithoutPattern(found, answer);
      }
    }
    List<Member> told = answer.members;
    if (found != null && told != null && members.isEmpty() && canNameInstances(found)) {
      members = told;
      for (Member member : told) {
        ask(
            member.endpoint(),
            found,
            member.role() == Role.WRITER ? Severity.ERROR : Severity.WARNING,
            each);
      }
    }
  }

  private boolean clustered(DatabaseFamily found) {
    return subject.address().hasTopology(found);
  }

  private boolean canNameInstances(DatabaseFamily found) {
    try {
      subject.address().check(found);
      return true;
    } catch (SettingsException e) {
      return false;
    }
  }

  private void refuseWithoutPattern(DatabaseFamily found, HostAnswer answer) {
    if (canNameInstances(found)) {
      return;
    }
    List<Member> told = answer.members == null ? List.of() : answer.members;
    String instances = String.join(", ", told.stream().map(Member::instanceId).toList());
    findings.add(
        Findings.error(
            "endpoint.no-pattern",
            "the server behind "
                + subject.address().url()
                + " is a member of a cluster ("
                + found.code()
                + (instances.isEmpty() ? "" : "; its instances are " + instances)
                + "), and this name does not say where its instances are reached",
            "set hibernate.aws.cluster_instance_host_pattern to the endpoint of an instance with ?"
                + " in place of its identifier, e.g. ?.xyz.us-east-1.rds.amazonaws.com, or use the"
                + " cluster endpoint in the URL"));
  }

  /** Another seed than the URL's is a help in need, and no host of its own. */
  private boolean isNamedOrMember(Endpoint endpoint) {
    return endpoint.equals(subject.address().url())
        || members.stream().anyMatch(member -> member.endpoint().equals(endpoint));
  }

  private MemberReport report(Member member) {
    HostAnswer answer = answered.get(member.endpoint());
    return new MemberReport(
        member,
        answer == null ? null : answer.role(),
        answer == null ? List.of() : answer.addresses);
  }

  private List<FeatureReport> features() {
    return family == null ? List.of() : subject.features().apply(family);
  }
}
