package io.hibernateaws.local.mysql;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The options with which servers are made and started; no file of the machine is read. */
final class ServerOptions {
  /** Of every server and every proxy: they differ in their addresses. */
  static final int PORT = 3306;

  private static final List<String> ALWAYS =
      List.of(
          "--no-defaults",
          "--skip-name-resolve",
          "--default-time-zone=+00:00",
          "--loose-log-bin-trust-function-creators=ON",
          // A killed process leaves its page cache to the kernel; only a dead machine would lose
          // it.
          "--innodb-flush-method=nosync",
          "--innodb-flush-log-at-trx-commit=2",
          "--sync-binlog=0",
          "--sync-relay-log=0",
          // A machine has only so many asynchronous requests, and memory has none of its own.
          "--innodb-use-native-aio=OFF",
          "--innodb-buffer-pool-size=32M",
          "--innodb-buffer-pool-dump-at-shutdown=OFF",
          "--innodb-buffer-pool-load-at-startup=OFF",
          "--innodb-read-io-threads=2",
          "--innodb-write-io-threads=2",
          "--innodb-purge-threads=1",
          "--max-connections=600",
          "--table-open-cache=400",
          "--table-definition-cache=400");

  private static final List<String> ALWAYS_OF_MYSQL =
      List.of(
          "--mysqlx=OFF",
          "--log-timestamps=UTC",
          "--secure-file-priv=NULL",
          // The application's user may nearly everything, as on RDS, but not with the system's own.
          "--partial-revokes=ON",
          "--innodb-redo-log-capacity=32M",
          // Half of a start's time and memory would go into statistics that nothing here reads.
          "--performance-schema-error-size=1",
          "--performance-schema-digests-size=100",
          "--performance-schema-max-memory-classes=0",
          "--performance-schema-events-statements-history-long-size=10",
          "--performance-schema-events-stages-history-long-size=10",
          "--performance-schema-events-transactions-history-long-size=10",
          "--performance-schema-events-waits-history-long-size=10");

  private static final List<String> ALWAYS_OF_MARIADB =
      List.of("--innodb-log-file-size=32M", "--aria-log-file-size=8M", "--key-buffer-size=1M");

  private static final List<String> REPLICATION =
      List.of(
          "--gtid-mode=ON",
          "--enforce-gtid-consistency=ON",
          "--log-bin=binlog",
          "--relay-log=relay",
          // The supervisor says when, and whom, a server follows.
          "--skip-replica-start=ON",
          "--plugin-load-add=semisync_source.so",
          "--plugin-load-add=semisync_replica.so",
          "--plugin-load-add=mysql_clone.so",
          // As long as there can be: the supervisor ends a wait, never the clock, which would go on
          // without an acknowledgement and tell no client.
          "--rpl-semi-sync-source-timeout=4294967295");

  private ServerOptions() {}

  private static List<String> always(Make make) {
    List<String> options = new ArrayList<>(ALWAYS);
    options.addAll(make == Make.MARIADB ? ALWAYS_OF_MARIADB : ALWAYS_OF_MYSQL);
    return options;
  }

  /**
   * Makes the data of a new server with these statements, one a line; a server of MariaDB reads
   * them from its input.
   */
  static List<String> initialize(Make make, Path data, Path statements) {
    List<String> options = always(make);
    options.add("--datadir=" + data);
    if (make == Make.MARIADB) {
      options.add("--bootstrap");
    } else {
      options.add("--initialize-insecure");
      options.add("--init-file=" + statements);
    }
    return options;
  }

  /**
   * Starts a server.
   *
   * @param reader whether it refuses writes from its first moment on
   */
  static List<String> start(
      Path data,
      MysqlServer.Identity server,
      MysqlInstallation installation,
      boolean reader,
      boolean tls) {
    String address = server.address().getHostAddress();
    boolean mariaDb = installation.make() == Make.MARIADB;
    List<String> options = always(installation.make());
    options.addAll(mariaDb ? List.of("--log-bin=binlog") : REPLICATION);
    options.add("--datadir=" + data);
    options.add("--pid-file=" + data.resolve("mysqld.pid"));
    options.add("--socket=mysqld.sock");
    options.add("--bind-address=" + address);
    options.add("--port=" + PORT);
    options.add("--server-id=" + server.number());
    // By this clients tell a Multi-AZ cluster, whose servers report an address, from an instance.
    String reported =
        switch (installation.flavour()) {
          case MULTI_AZ_CLUSTER -> address;
          case RDS_INSTANCE -> "";
          case AURORA, PLAIN -> server.id();
        };
    if (!reported.isEmpty()) {
      options.add("--report-host=" + reported);
    }
    options.add((mariaDb ? "--read-only=" : "--super-read-only=") + (reader ? "ON" : "OFF"));
    if (tls) {
      options.add("--ssl-cert=" + DataDirectory.CERTIFICATE);
      options.add("--ssl-key=" + DataDirectory.KEY);
    }
    return options;
  }
}
