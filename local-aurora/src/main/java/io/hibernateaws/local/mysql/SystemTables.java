package io.hibernateaws.local.mysql;

import io.hibernateaws.local.server.Account;
import io.hibernateaws.local.server.ShellCommand;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The statements by which a server of MariaDB makes its own tables, which come with the program.
 */
final class SystemTables {
  private static final Duration DEADLINE = Duration.ofSeconds(20);
  private static final Pattern FOLDER = Pattern.compile("(?m)^lc-messages-dir +(\\S+)$");

  /** Without what they are called by, which changed from one product's name to the other's. */
  private static final List<String> FILES =
      List.of("system_tables.sql", "performance_tables.sql", "system_tables_data.sql");

  private SystemTables() {}

  /** What the programs' folder has, in the order in which it must be executed. */
  static String of(Programs programs, Account account) throws IOException {
    String options =
        ShellCommand.run(
                account.command(List.of(programs.server(), "--no-defaults", "--verbose", "--help")),
                DEADLINE)
            .output();
    Matcher folder = FOLDER.matcher(options);
    if (!folder.find()) {
      throw new IOException(programs.server() + " does not say where its own tables are described");
    }
    StringBuilder statements = new StringBuilder("create database mysql;\nuse mysql;\n");
    for (String file : FILES) {
      statements.append(read(folder.group(1), file, account)).append('\n');
    }
    return statements.toString();
  }

  /** By a program, as the file may be in a container. */
  private static String read(String folder, String file, Account account) throws IOException {
    String files = folder + "/m*_" + file;
    ShellCommand.Outcome content =
        ShellCommand.run(account.command(List.of("sh", "-c", "cat " + files)), DEADLINE);
    if (content.exitCode() != 0) {
      throw new IOException(files + " cannot be read: " + content.output());
    }
    return content.output();
  }
}
