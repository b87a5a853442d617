package io.hibernateaws.local.mysql;

import io.hibernateaws.local.server.ShellCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The statements by which a server of MariaDB makes its own tables, which come with the program. */
final class SystemTables {
  private static final Duration DEADLINE = Duration.ofSeconds(20);
  private static final Pattern FOLDER = Pattern.compile("(?m)^lc-messages-dir +(\\S+)$");

  /** Without what they are called by, which changed from one product's name to the other's. */
  private static final List<String> FILES =
      List.of("system_tables.sql", "performance_tables.sql", "system_tables_data.sql");

  private SystemTables() {}

  /** What the programs' folder has, in the order in which it must be executed. */
  static String of(Programs programs) throws IOException {
    String options =
        ShellCommand.run(
                List.of(programs.server().toString(), "--no-defaults", "--verbose", "--help"),
                DEADLINE)
            .output();
    Matcher folder = FOLDER.matcher(options);
    if (!folder.find()) {
      throw new IOException(programs.server() + " does not say where its own tables are described");
    }
    StringBuilder statements = new StringBuilder("create database mysql;\nuse mysql;\n");
    for (String file : FILES) {
      Path described = Path.of(folder.group(1), "mariadb_" + file);
      statements.append(
          Files.readString(
              Files.exists(described) ? described : Path.of(folder.group(1), "mysql_" + file)));
    }
    return statements.toString();
  }
}
