package io.hibernateaws.engine.api;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What was found at a URL when every host there was asked: what it is, who the members are, what
 * each feature does there, and what is wrong. Immutable; carries no secret.
 *
 * @param url without its parameters
 * @param endpoint what the host name of the URL is, e.g. {@code writer endpoint}
 * @param family code of the database's family, null if no server could be asked
 * @param version of the server behind the URL, null if it could not be asked
 * @param members in the order of the topology; where there is none, the hosts that are named
 * @param features that can be on, in the order in which they act; empty if the family is not known
 * @param findings the worst first; empty if nothing is wrong
 * @param took how long all questions took
 */
public record Diagnosis(
    String url,
    String endpoint,
    @Nullable String family,
    @Nullable String version,
    List<MemberReport> members,
    List<FeatureReport> features,
    List<Finding> findings,
    Duration took) {

  /** How bad a finding is. */
  public enum Severity {
    /** It works, but for less than was asked, or not in every case. */
    WARNING,
    /** Something that was asked for does not work. */
    ERROR
  }

  /**
   * One thing that is wrong.
   *
   * @param code the same for the same kind of thing, for scripts, e.g. {@code grant.topology}
   * @param text a sentence with the value that was found
   * @param fix what mends it; a statement stands in it as an administrator may paste it
   */
  public record Finding(Severity severity, String code, String text, String fix) {}

  /**
   * One member.
   *
   * @param member as the topology describes it
   * @param says the role that the instance itself answered with, null if it did not answer
   * @param addresses what its host name leads to; empty if it has none
   */
  public record MemberReport(Member member, @Nullable Role says, List<String> addresses) {
    public MemberReport {
      addresses = List.copyOf(addresses);
    }
  }

  /** Whether a feature acts. */
  public enum FeatureState {
    ON,
    /** Not on the list. */
    OFF,
    /** On the list, and without effect at this database. */
    LEFT_OUT
  }

  /**
   * What a feature does here.
   *
   * @param code its name in the setting {@code plugins}
   * @param wanted whether that setting, or a switch, names it
   * @param text what it does, or why it does nothing
   */
  public record FeatureReport(String code, FeatureState state, boolean wanted, String text) {}

  public Diagnosis {
    members = List.copyOf(members);
    features = List.copyOf(features);
    findings =
        findings.stream()
            .distinct()
            .sorted(Comparator.comparing(Finding::severity).reversed())
            .toList();
  }

  /** How bad it is; empty if nothing was found. */
  public Optional<Severity> worst() {
    return findings.stream().map(Finding::severity).max(Comparator.naturalOrder());
  }
}
