package io.hibernateaws.local.mysql;

import io.hibernateaws.local.iam.IamDoors;
import io.hibernateaws.local.replication.Installation;
import io.hibernateaws.local.replication.MissingProgramsException;
import io.hibernateaws.local.replication.Replication;
import io.hibernateaws.local.server.Account;
import io.hibernateaws.local.server.ClusterFolder;
import io.hibernateaws.local.server.Flavour;
import io.hibernateaws.local.server.TlsIdentity;
import io.hibernateaws.local.server.Workspace;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What MySQL and MariaDB servers are made of: a program, an account to run under, a template. */
public final class MysqlInstallation implements Installation {
  /** How clusters of it are asked for. */
  public static final String ENGINE = String.valueOf("mysql");

  /** The same for servers of MariaDB. */
  public static final String MARIADB = String.valueOf("mariadb");

  private static final String DRIVER = "com.mysql.cj.jdbc.Driver";

  private final Flavour flavour;
  private final Programs programs;
  private final Account account;
  private final Template template;

  private MysqlInstallation(
      Flavour flavour, Programs programs, Account account, Template template) {
    this.flavour = flavour;
    this.programs = programs;
    this.account = account;
    this.template = template;
  }

  /** Finds or makes everything; see {@link Installation.Source#open}. */
  public static Installation open(
      Flavour flavour, @Nullable String version, @Nullable Account container) {
    return open(Make.MYSQL, flavour, version, container);
  }

  /**
   * The same of servers of MariaDB, of flavours without a topology.
   *
   * @throws IllegalArgumentException for another flavour
   */
  public static Installation openMariaDb(
      Flavour flavour, @Nullable String version, @Nullable Account container) {
    if (flavour != Flavour.PLAIN && flavour != Flavour.RDS_INSTANCE) {
      throw new IllegalArgumentException(
          "MariaDB of flavour %s: AWS has none; use plain() or rdsInstance()"
              .formatted(flavour.code()));
    }
    return open(Make.MARIADB, flavour, version, container);
  }

  private static Installation open(
      Make make, Flavour flavour, @Nullable String version, @Nullable Account container) {
    requireDriver();
    Workspace workspace = Workspace.open();
    Programs programs =
        container == null
            ? Programs.find(workspace, make, version)
            : Programs.inContainer(container, make, version);
    Account account =
        container == null
            ? Account.choose(
                workspace.uid(),
                make.label(),
                List.of(programs.server(), "--no-defaults", "--version"))
            : container;
    return new MysqlInstallation(
        flavour, programs, account, Template.open(workspace, programs, account, flavour));
  }

  private static void requireDriver() {
    try {
      Class.forName(DRIVER, false, MysqlInstallation.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new MissingProgramsException(
          DRIVER + " is not on the class path: add com.mysql:mysql-connector-j to it", e);
    }
  }

  @Override
  public int port() {
    return ServerOptions.PORT;
  }

  @Override
  public Replication replication(
      ClusterFolder folder, @Nullable TlsIdentity identity, @Nullable IamDoors iam) {
    return new MysqlReplication(this, folder, identity, iam);
  }

  Flavour flavour() {
    return flavour;
  }

  Make make() {
    return programs.make();
  }

  Account account() {
    return account;
  }

  Template template() {
    return template;
  }

  /** The command that runs a server in the foreground. */
  List<String> serverCommand(List<String> options) {
    List<String> words = new ArrayList<>(List.of(programs.server()));
    words.addAll(options);
    return account.command(words);
  }
}
