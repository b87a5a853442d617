package io.hibernateaws.local.mysql;

import java.util.regex.Pattern;

/** Who has made a server that speaks MySQL's protocol. */
enum Make {
  /** The first version with today's words of replication and with what the settings name. */
  MYSQL(
      "MySQL",
      "mysqld",
      "mysql-server",
      8,
      4,
      Pattern.compile("Ver (\\d+)\\.(\\d+)\\.\\d+(?!.*MariaDB)")),
  /** Not made to follow each other here: one server is all there is. */
  MARIADB(
      "MariaDB",
      "mariadbd",
      "mariadb-server",
      10,
      6,
      Pattern.compile("Ver (\\d+)\\.(\\d+)\\.\\d+(?=-MariaDB)"));

  private final String label;
  private final String program;
  private final String script;
  private final int oldestMajor;
  private final int oldestMinor;
  private final Pattern version;

  Make(
      String label,
      String program,
      String script,
      int oldestMajor,
      int oldestMinor,
      Pattern version) {
    this.label = label;
    this.program = program;
    this.script = script;
    this.oldestMajor = oldestMajor;
    this.oldestMinor = oldestMinor;
    this.version = version;
  }

  /** Its name, for messages. */
  String label() {
    return label;
  }

  /** The server's program. */
  String program() {
    return program;
  }

  /** The script of the project that unpacks one, and the folder in which it does. */
  String script() {
    return script;
  }

  /** How the program tells its version, in two groups. */
  Pattern version() {
    return version;
  }

  boolean isRecent(int major, int minor) {
    return major > oldestMajor || (major == oldestMajor && minor >= oldestMinor);
  }

  /** The oldest version that will do. */
  String oldest() {
    return oldestMajor + "." + oldestMinor;
  }
}
