package io.hibernateaws.local.mysql;

import io.hibernateaws.local.server.Account;
import io.hibernateaws.local.server.Credentials;
import io.hibernateaws.local.server.Flavour;
import io.hibernateaws.local.server.ShellCommand;
import io.hibernateaws.local.server.Workspace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The initialised data of a server that has executed no transaction yet. Copies of it are a writer
 * and its readers at once: all stand at the same, empty, history.
 *
 * @param data the directory to copy
 * @param admin the administrator in it; every cluster gives it another password
 */
record Template(Path data, Credentials admin) {
  static final String ADMIN = "rdsadmin";
  static final String APPLICATION = "app";

  /** Part of the cache's name: raise it whenever what {@link #build} does changes. */
  private static final int FORMAT = 2;

  private static final Duration DEADLINE = Duration.ofMinutes(2);

  /** As RDS gives its first user: nearly all, on every database that is not the server's own. */
  private static final String PRIVILEGES =
      "select, insert, update, delete, create, drop, reload, process, references, index, alter,"
          + " show databases, create temporary tables, lock tables, execute, replication client,"
          + " create view, show view, create routine, alter routine, create user, event, trigger";

  static Template open(Workspace workspace, Programs programs, Account account, Flavour flavour) {
    try {
      String name =
          "template-%s-%s-%s-%x"
              .formatted(
                  programs.make().script(),
                  programs.version(),
                  account.label(),
                  FORMAT
                      ^ (statements(programs.make(), "", flavour)
                              + ServerOptions.initialize(
                                  programs.make(), Path.of("/"), Path.of("/")))
                          .hashCode());
      Path folder = workspace.cached(name, target -> build(target, programs, account, flavour));
      String password = Files.readString(folder.resolve("password")).strip();
      return new Template(folder.resolve("data"), new Credentials(ADMIN, password));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot make the template of the data directories", e);
    }
  }

  private static void build(Path target, Programs programs, Account account, Flavour flavour)
      throws IOException {
    String password = Credentials.randomPassword();
    secret(target.resolve("password"), password + "\n", account);
    Path script = target.resolve("statements");
    Make make = programs.make();
    String statements = statements(make, password, flavour);
    secret(
        script,
        make == Make.MARIADB ? SystemTables.of(programs, account) + statements : statements,
        account);
    Path data = target.resolve("data");
    Files.createDirectory(data);
    Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwx------"));
    account.own(data);
    List<String> command = new ArrayList<>();
    if (make == Make.MARIADB) {
      command.addAll(List.of("sh", "-c", "exec \"$@\" < \"$0\"", script.toString()));
    }
    command.add(programs.server());
    command.addAll(ServerOptions.initialize(make, data, script));
    ShellCommand.require(account.command(command), DEADLINE);
    Files.delete(script);
    // Every copy makes an identity of its own when it starts.
    Files.deleteIfExists(data.resolve("auto.cnf"));
  }

  private static void secret(Path file, String content, Account account) throws IOException {
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(file, content);
    account.own(file);
  }

  /** Statements that give a user what the application's may. */
  static List<String> rights(String user) {
    return List.of(grant(user), revoke(user));
  }

  private static String grant(String user) {
    return "grant %s on *.* to '%s'@'%%' with grant option".formatted(PRIVILEGES, user);
  }

  private static String revoke(String user) {
    return "revoke insert, update, delete, create, drop, index, alter, trigger on mysql.* from '%s'@'%%'"
        .formatted(user);
  }

  /** One a line, as a server reads them when it is made. */
  private static String statements(Make make, String password, Flavour flavour) {
    if (make == Make.MARIADB) {
      return String.join(
          "\n",
          "flush privileges;",
          users(password),
          "drop user 'root'@'localhost';",
          "delete from mysql.global_priv where user in ('', 'root', 'mysql');",
          "");
    }
    return String.join(
        "\n",
        users(password),
        revoke(APPLICATION) + ";",
        "drop user 'root'@'localhost';",
        TopologyTable.definition(flavour));
  }

  private static String users(String password) {
    return String.join(
        "\n",
        "create user '%s'@'%%' identified by '%s';".formatted(ADMIN, password),
        "grant all on *.* to '%s'@'%%' with grant option;".formatted(ADMIN),
        "create database %s;".formatted(APPLICATION),
        "create user '%s'@'%%' identified by '%s';".formatted(APPLICATION, password),
        grant(APPLICATION) + ";");
  }
}
