package io.hibernateaws.local.server;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the servers of a cluster are, as far as their clients can tell. */
public enum Flavour {
  /**
   * Amazon Aurora: its own functions, variables and tables; a replaced writer is fenced at once.
   */
  AURORA("aurora"),
  /**
   * An RDS Multi-AZ DB cluster: every instance tells all of them and names the writer it believes
   * in; a writer that is replaced on command lingers.
   */
  MULTI_AZ_CLUSTER("multi-az-cluster"),
  /** An RDS instance: one name, behind which a hidden standby may take over. */
  RDS_INSTANCE("rds-instance"),
  /** The community's servers: replication and failover, and nothing that only AWS has. */
  PLAIN("plain");

  private final String code;

  Flavour(String code) {
    this.code = code;
  }

  /** As it is asked for in words. */
  public String code() {
    return code;
  }

  /** Whether RDS's own tools tell the topology, to those who are granted them. */
  public boolean ofRds() {
    return this == MULTI_AZ_CLUSTER || this == RDS_INSTANCE;
  }

  /**
   * How many servers there are.
   *
   * @param asked null = as many as there are by default
   * @throws IllegalArgumentException if there cannot be so many
   */
  public int servers(@Nullable Integer asked) {
    int most = this == RDS_INSTANCE ? 2 : Integer.MAX_VALUE;
    if (asked == null) {
      return Math.min(most, 3);
    }
    if (asked > most) {
      throw new IllegalArgumentException(
          asked + " instances: an RDS instance has 1 server, or 2 with its hidden copy");
    }
    return asked;
  }

  /** The flavour with this code; an {@link IllegalArgumentException} for any other. */
  public static Flavour of(String code) {
    return Arrays.stream(values())
        .filter(flavour -> flavour.code.equals(code))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "'%s' is no flavour: there are %s"
                        .formatted(
                            code,
                            Arrays.stream(values())
                                .map(Flavour::code)
                                .collect(Collectors.joining(", ")))));
  }
}
