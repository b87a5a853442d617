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
  private final Programs programs;
  private final Account account;
  private final Template template;

  private PostgresInstallation(
      Flavour flavour, Programs programs, Account account, Template template) {
    this.flavour = flavour;
    this.programs = programs;
    this.account = account;
    this.template = template;
  }

  /** Finds or makes everything; see {@link Installation.Source#open}. */
  public static Installation open(
      Flavour flavour, @Nullable String version, @Nullable Account container) {
    Workspace workspace = Workspace.open();
    Programs programs =
        container == null
            ? Programs.unpacked(workspace, version)
            : Programs.inContainer(container, version);
    Account account =
        container == null
            ? Account.choose(
                workspace.uid(), "PostgreSQL", List.of(programs.program("postgres"), "--version"))
            : container;
    return new PostgresInstallation(
        flavour, programs, account, Template.open(workspace, programs, account, flavour));
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
    return account.command(List.of(programs.program("postgres"), "-D", data.toString()));
  }
}
