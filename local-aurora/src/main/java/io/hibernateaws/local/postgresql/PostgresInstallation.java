package io.hibernateaws.local.postgresql;

import io.hibernateaws.local.iam.IamDoors;
import io.hibernateaws.local.postgresql.iam.IamLogins;
import io.hibernateaws.local.replication.Installation;
import io.hibernateaws.local.replication.Replication;
import io.hibernateaws.local.server.Account;
import io.hibernateaws.local.server.ClusterFolder;
import io.hibernateaws.local.server.Flavour;
import io.hibernateaws.local.server.TlsIdentity;
import io.hibernateaws.local.server.Workspace;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What PostgreSQL servers are made of: programs, an account to run under, a template. */
public final class PostgresInstallation implements Installation {
  /** How clusters of it are asked for. */
  public static final String ENGINE = String.valueOf("postgresql");

  private final Flavour flavour;
  private final Path binaries;
  private final Account account;
  private final Template template;

  private PostgresInstallation(Flavour flavour, Path binaries, Account account, Template template) {
    this.flavour = flavour;
    this.binaries = binaries;
    this.account = account;
    this.template = template;
  }

  /** Finds or makes everything; see {@link Installation.Source#open}. */
  public static Installation open(Flavour flavour, @Nullable String version) {
    Workspace workspace = Workspace.open();
    Path binaries = Binaries.unpacked(workspace, version);
    Account account =
        Account.choose(
            workspace.uid(),
            "PostgreSQL",
            List.of(Binaries.program(binaries, "postgres"), "--version"));
    return new PostgresInstallation(
        flavour, binaries, account, Template.open(workspace, binaries, account, flavour));
  }

  @Override
  public int port() {
    return ServerSettings.PORT;
  }

  @Override
  public Replication replication(
      ClusterFolder folder, @Nullable TlsIdentity identity, @Nullable IamDoors iam) {
    return new PostgresReplication(this, folder, identity, IamLogins.of(iam, folder));
  }

  Flavour flavour() {
    return flavour;
  }

  Account account() {
    return account;
  }

  Template template() {
    return template;
  }

  /** The command that runs a server in the foreground. */
  List<String> serverCommand(Path data) {
    return account.command(List.of(Binaries.program(binaries, "postgres"), "-D", data.toString()));
  }
}
