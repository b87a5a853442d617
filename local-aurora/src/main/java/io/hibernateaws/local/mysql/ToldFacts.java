package io.hibernateaws.local.mysql;

import io.hibernateaws.local.mysql.iam.IamAccounts;
import io.hibernateaws.local.mysql.wire.AuroraFacts;
import io.hibernateaws.local.replication.PublishedTopology;
import io.hibernateaws.local.server.Flavour;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What one instance has been told of itself and its cluster. */
final class ToldFacts implements AuroraFacts {
  /** Of Aurora MySQL, the newest that is known to answer as this does. */
  private static final String VERSION = "3.10.0";

  private final boolean aurora;
  private final Map<String, String> variables;
  private final @Nullable IamAccounts accounts;

  private volatile PublishedTopology topology =
      new PublishedTopology(List.of(), true, false, Duration.ZERO);

  /**
   * @param accounts of users of IAM; null if there are none
   */
  ToldFacts(Flavour flavour, String serverId, @Nullable IamAccounts accounts) {
    this.accounts = accounts;
    this.aurora = flavour == Flavour.AURORA;
    this.variables =
        switch (flavour) {
          case AURORA -> Map.of("aurora_server_id", serverId, "aurora_version", VERSION);
          case MULTI_AZ_CLUSTER, RDS_INSTANCE -> Map.of("version_comment", "Source distribution");
          case PLAIN -> Map.of();
        };
  }

  void tell(PublishedTopology next) {
    topology = next;
  }

  @Override
  public Map<String, String> variables() {
    return variables;
  }

  @Override
  public boolean aurora() {
    return aurora;
  }

  @Override
  public @Nullable String iamPlugin() {
    return accounts == null ? null : accounts.plugin();
  }

  @Override
  public PublishedTopology topology() {
    return topology;
  }
}
