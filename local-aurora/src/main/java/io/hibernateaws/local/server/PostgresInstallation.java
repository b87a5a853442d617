package io.hibernateaws.local.server;

import java.nio.file.Path;

/** What servers of one kind are made of: programs, an account to run under, a template. */
public final class PostgresInstallation {
  private final Workspace workspace;
  private final Path binaries;
  private final Account account;
  private final Template template;

  private PostgresInstallation(
      Workspace workspace, Path binaries, Account account, Template template) {
    this.workspace = workspace;
    this.binaries = binaries;
    this.account = account;
    this.template = template;
  }

  /**
   * Finds or makes everything; seconds the first time, milliseconds later.
   *
   * @param aurora whether the servers have Aurora's functions
   */
  public static PostgresInstallation open(boolean aurora) {
    Workspace workspace = Workspace.open();
    Path binaries = Binaries.unpacked(workspace);
    Account account = Account.choose(workspace.uid(), binaries);
    return new PostgresInstallation(
        workspace, binaries, account, Template.open(workspace, binaries, account, aurora));
  }

  /** Claims a folder and addresses, after removing what dead clusters left. */
  public ClusterFolder claimFolder(int instances) {
    return ClusterFolder.claim(workspace, instances);
  }

  /** The superuser as it is in a fresh copy of the template. */
  public Credentials templateAdmin() {
    return template.admin();
  }

  /** The name of the application's role, and of its database. */
  public String application() {
    return Template.APPLICATION;
  }

  Path binaries() {
    return binaries;
  }

  Account account() {
    return account;
  }

  Template template() {
    return template;
  }
}
