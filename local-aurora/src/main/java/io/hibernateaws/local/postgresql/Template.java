package io.hibernateaws.local.postgresql;

import io.hibernateaws.local.server.Account;
import io.hibernateaws.local.server.Credentials;
import io.hibernateaws.local.server.Flavour;
import io.hibernateaws.local.server.ShellCommand;
import io.hibernateaws.local.server.Workspace;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * An initialised data directory that was shut down cleanly. Copies of it are a writer and its
 * standbys at once: all stand at the same position of the same history.
 *
 * @param data the directory to copy
 * @param admin the superuser in it; every cluster gives it another password
 */
record Template(Path data, Credentials admin) {
  static final String ADMIN = "rdsadmin";
  static final String APPLICATION = "app";

  /** Part of the cache's name: raise it whenever what {@link #build} does changes. */
  private static final int FORMAT = 4;

  private static final Duration DEADLINE = Duration.ofSeconds(60);

  static Template open(Workspace workspace, Programs programs, Account account, Flavour flavour) {
    try {
      String name =
          "template-%s-%s-%s-%x"
              .formatted(
                  programs.label(),
                  account.label(),
                  flavour.code(),
                  FORMAT ^ (own(flavour) + ServerSettings.common(flavour)).hashCode());
      Path folder =
          workspace.cached(name, target -> build(target, workspace, programs, account, flavour));
      String password = Files.readString(folder.resolve("password")).strip();
      return new Template(folder.resolve("data"), new Credentials(ADMIN, password));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot make the template of the data directories", e);
    }
  }

  private static void build(
      Path target, Workspace workspace, Programs programs, Account account, Flavour flavour)
      throws IOException {
    Path password = target.resolve("password");
    Files.writeString(password, Credentials.randomPassword() + "\n");
    Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-------"));
    account.own(password);
    Path data = target.resolve("data");
    Files.createDirectory(data);
    Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwx------"));
    account.own(data);
    ShellCommand.require(account.command(initdb(programs, account, data, password)), DEADLINE);
    replace(data.resolve("postgresql.conf"), ServerSettings.common(flavour));
    replace(data.resolve("pg_hba.conf"), ServerSettings.hostBasedAuthentication(true, ""));
    run(
        workspace,
        programs,
        account,
        data,
        "postgres",
        "create role %s login createdb createrole;\n\n".formatted(APPLICATION));
    if (flavour != Flavour.PLAIN) {
      run(workspace, programs, account, data, "postgres", "create role rds_iam;\n\n");
    }
    String own = own(flavour);
    if (!own.isEmpty()) {
      // template1 too: databases that are made later have it as well.
      run(workspace, programs, account, data, "template1", own);
      run(workspace, programs, account, data, "postgres", own);
    }
    run(
        workspace,
        programs,
        account,
        data,
        "postgres",
        "create database %1$s owner %1$s;\n\n".formatted(APPLICATION));
  }

  private static List<String> initdb(Programs programs, Account account, Path data, Path password) {
    String program = programs.program("initdb");
    List<String> command =
        new ArrayList<>(
            List.of(
                program,
                "--pgdata=" + data,
                "--username=" + ADMIN,
                "--auth=scram-sha-256",
                "--pwfile=" + password,
                "--encoding=UTF8",
                "--locale=C",
                "--wal-segsize=4",
                "--no-sync"));
    String options =
        ShellCommand.run(account.command(List.of(program, "--help")), DEADLINE).output();
    if (options.contains("--builtin-locale")) {
      command.addAll(List.of("--locale-provider=builtin", "--builtin-locale=C.UTF-8"));
    }
    if (options.contains("--no-instructions")) {
      command.add("--no-instructions");
    }
    return command;
  }

  /** Keeps the file's owner and mode, which creating a new one would not. */
  private static void replace(Path file, String content) throws IOException {
    Files.writeString(
        file, content, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
  }

  /** Runs statements without any network, each ended by a semicolon and an empty line. */
  private static void run(
      Workspace workspace,
      Programs programs,
      Account account,
      Path data,
      String database,
      String sql)
      throws IOException {
    Path script = Files.createTempFile(workspace.root(), "template", ".sql");
    try {
      Files.writeString(script, sql);
      Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rw-r--r--"));
      ShellCommand.Outcome outcome =
          ShellCommand.run(
              account.command(
                  List.of(
                      "/bin/sh",
                      "-c",
                      "exec \"$1\" --single -j -c allow_system_table_mods=on -D \"$2\" \"$3\" < \"$4\"",
                      "sh",
                      programs.program("postgres"),
                      data.toString(),
                      database,
                      script.toString())),
              DEADLINE);
      if (outcome.exitCode() != 0
          || outcome.output().contains("ERROR:")
          || outcome.output().contains("FATAL:")) {
        throw new IOException("The template's statements failed: " + outcome.output());
      }
    } finally {
      Files.delete(script);
    }
  }

  /** What the servers have and the community's have not. */
  private static String own(Flavour flavour) throws IOException {
    return switch (flavour) {
      case AURORA -> sql("aurora.sql") + "\n" + sql("pg_settings.sql");
      case MULTI_AZ_CLUSTER, RDS_INSTANCE -> sql("rds_tools.sql") + "\n" + sql("pg_settings.sql");
      case PLAIN -> "";
    };
  }

  private static String sql(String name) throws IOException {
    try (InputStream in = Template.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IOException(name + " is missing beside " + Template.class);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
