package io.hibernateaws.engine.assembly;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the setting {@code plugins} may name, one row each, in the canonical order in which features
 * act. A feature that is off is an absent object.
 */
public enum Feature {
  BLUE_GREEN("bg", Row.later()),
  CUSTOM_ENDPOINT("custom_endpoint", Row.later()),
  /**
   * A cluster endpoint is replaced by an instance of the right role, verified by query once per
   * link.
   */
  INITIAL_CONNECTION(
      "initial_connection",
      Row.provided(
              "Replaces a cluster endpoint by an instance of the right role, verified by query once per link.")
          .byDefault()
          .withTopology()),
  /** Links of a deposed or dead instance are ended. */
  AURORA_CONNECTION_TRACKER(
      "aurora_connection_tracker",
      Row.provided("Ends the links of a deposed or dead instance.").byDefault().withTopology()),
  /**
   * A writer reached through a name that still points to the old one is replaced; part of failover.
   */
  STALE_DNS(
      "stale_dns",
      Row.provided(
              "Replaces a writer reached through a name that still points to the old one; part of `failover`.")
          .alias("auroraStaleDns")
          .withTopology()),
  /** Read-only sessions run on readers. */
  READ_WRITE_SPLITTING(
      "read_write_splitting",
      Row.provided("Runs read-only sessions on readers.")
          .byDefault()
          .withTopology()
          .excludes("srw", "gdb_rw")),
  /** Read-only sessions run on a second endpoint; no topology is asked. */
  SRW(
      "srw",
      Row.provided(
              "Runs read-only sessions on `srw.read_endpoint` and the others on `srw.write_endpoint`, without a topology; takes the place of `read_write_splitting`.")
          .inPlaceOf("read_write_splitting")),
  GLOBAL_READ_WRITE_SPLITTING(
      "gdb_rw", Row.later().alias("gdbReadWriteSplitting").inPlaceOf("read_write_splitting")),
  /** After the loss of a host the next statement runs on another one. */
  FAILOVER(
      "failover",
      Row.provided("After the loss of a host runs the next statement on another one.")
          .byDefault()
          .withTopology()
          .alias("failover2", "failover_v2")
          .excludes("gdb_failover")),
  GLOBAL_FAILOVER("gdb_failover", Row.later().inPlaceOf("failover")),
  /** A host that no longer answers is noticed while calls wait for it. */
  HOST_MONITORING(
      "host_monitoring",
      Row.provided("Notices a host that no longer answers while calls wait for it.")
          .byDefault()
          .alias("efm", "efm2", "host_monitoring_v2")),
  FASTEST_RESPONSE("fastest_response_strategy", Row.later()),
  /** Passwords are tokens of IAM. */
  IAM(
      "iam",
      Row.provided("Logs in with tokens that AWS IAM vouches for, made for each host.")
          .excludes("aws_secrets_manager", "federated_auth", "okta")),
  /** User and password are those of a secret. */
  SECRETS_MANAGER(
      "aws_secrets_manager",
      Row.provided("Takes user and password from a secret of AWS Secrets Manager.")
          .alias("awsSecretsManager2")),
  /** Passwords are tokens of IAM, for a log-in at AD FS. */
  FEDERATED_AUTH(
      "federated_auth", Row.provided("Logs in at AD FS, and with tokens of AWS IAM for that.")),
  LIMITLESS("limitless", Row.later().excludes("custom_endpoint")),
  /** Passwords are tokens of IAM, for a log-in at Okta. */
  OKTA("okta", Row.provided("Logs in at Okta, and with tokens of AWS IAM for that.")),
  CONNECT_TIME("connect_time", Row.later()),
  EXECUTE_TIME("execute_time", Row.later().alias("executionTime")),
  DEV("dev", Row.later()),

  DRIVER_META_DATA("driver_meta_data", Row.never()),
  DATA_CACHE("data_cache", Row.never()),
  REMOTE_QUERY_CACHE("remote_query_cache", Row.never()),
  SQL_PARSER("sql_parser", Row.never()),
  AUTO_READ_WRITE_SPLITTING("auto_read_write_splitting", Row.never()),
  AUTO_SRW("auto_srw", Row.never()),
  AUTO_GLOBAL_READ_WRITE_SPLITTING("auto_gdb_read_write_splitting", Row.never()),
  KMS_ENCRYPTION("kms_encryption", Row.never()),
  LOG_QUERY("log_query", Row.never());

  /** Whether the engine has a feature. */
  enum Provision {
    PROVIDED,
    /** Known, not provided yet. */
    LATER,
    /** Of another wrapper, and not planned. */
    NEVER
  }

  private final String code;

  @SuppressWarnings("ImmutableEnumChecker") // a record of texts and immutable lists
  private final Row row;

  Feature(String code, Row row) {
    this.code = code;
    this.row = row;
  }

  /** The name in the setting {@code plugins}. */
  public String code() {
    return code;
  }

  /** The names that differ from the code in more than letter case and separators, sorted. */
  List<String> aliases() {
    return row.aliases;
  }

  Provision provision() {
    return row.provision;
  }

  boolean isProvided() {
    return row.provision == Provision.PROVIDED;
  }

  /** Whether it is on where the setting {@code plugins} is not given. */
  boolean isDefault() {
    return row.isDefault;
  }

  /** Whether it is left out where the database does not tell the members of its cluster. */
  boolean needsTopology() {
    return row.needsTopology;
  }

  /** The default feature that leaves the set when this one is added, null for none. */
  @Nullable Feature replaces() {
    String replaced = row.replaces;
    return replaced == null ? null : Objects.requireNonNull(named(replaced));
  }

  /** What it does, one line of the documentation; empty for one that is not provided. */
  String doc() {
    return row.doc;
  }

  /**
   * This feature and those that exclude each other and it; empty where the group stands at another
   * feature or there is none.
   */
  List<Feature> exclusive() {
    return row.excludes.isEmpty()
        ? List.of()
        : Stream.concat(
                Stream.of(this),
                row.excludes.stream().map(excluded -> Objects.requireNonNull(named(excluded))))
            .toList();
  }

  /** The feature that a code or alias means, in any letter case and with any separators. */
  static @Nullable Feature named(String text) {
    String wanted = folded(text);
    for (Feature feature : values()) {
      if (folded(feature.code).equals(wanted)
          || feature.row.aliases.stream().anyMatch(alias -> folded(alias).equals(wanted))) {
        return feature;
      }
    }
    return null;
  }

  private static String folded(String text) {
    return text.toLowerCase(Locale.ROOT).replaceAll("[-_+\\s]", "");
  }

  /** The codes, with commas between them. */
  static String codes(Set<Feature> features) {
    return features.stream().map(Feature::code).collect(Collectors.joining(", "));
  }

  /** The columns beside the code. */
  private record Row(
      Provision provision,
      String doc,
      boolean isDefault,
      boolean needsTopology,
      List<String> aliases,
      List<String> excludes,
      @Nullable String replaces) {
    static Row provided(String doc) {
      return new Row(Provision.PROVIDED, doc, false, false, List.of(), List.of(), null);
    }

    static Row later() {
      return new Row(Provision.LATER, "", false, false, List.of(), List.of(), null);
    }

    static Row never() {
      return new Row(Provision.NEVER, "", false, false, List.of(), List.of(), null);
    }

    Row byDefault() {
      return new Row(provision, doc, true, needsTopology, aliases, excludes, replaces);
    }

    Row withTopology() {
      return new Row(provision, doc, isDefault, true, aliases, excludes, replaces);
    }

    Row alias(String... names) {
      return new Row(provision, doc, isDefault, needsTopology, List.of(names), excludes, replaces);
    }

    Row excludes(String... codes) {
      return new Row(provision, doc, isDefault, needsTopology, aliases, List.of(codes), replaces);
    }

    Row inPlaceOf(String code) {
      return new Row(provision, doc, isDefault, needsTopology, aliases, excludes, code);
    }
  }
}
