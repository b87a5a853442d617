package io.hibernateaws.local.postgresql;

import io.hibernateaws.local.server.ClusterFolder;
import io.hibernateaws.local.server.Credentials;
import io.hibernateaws.local.server.ShellCommand;
import io.hibernateaws.local.server.TlsIdentity;
import io.hibernateaws.local.server.Workspace;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The files of one server.
 *
 * @param node the instance's folder
 * @param id the instance's identifier: its {@code cluster_name} and its name as a standby
 * @param address on which the server listens
 * @param tls what the server proves to be under TLS; null for a server without
 * @param iamRule the line of its rules about users of IAM; empty if there are none
 */
record DataDirectory(
    PostgresInstallation installation,
    Path node,
    String id,
    InetAddress address,
    @Nullable TlsIdentity tls,
    String iamRule) {
  /** Hundreds of databases take a minute beside the load of a test. */
  private static final Duration COPY_DEADLINE = Duration.ofSeconds(150);

  /** Enough for what a server says before it ends. */
  private static final int LAST_LINES = 12;

  Path path() {
    return ClusterFolder.dataDirectory(node);
  }

  /** What the server printed since the cluster was made. */
  Path log() {
    return node.resolve("log");
  }

  /** The log's last lines, for the message of an error: the file goes with its cluster. */
  String endOfLog() {
    try {
      List<String> lines = Files.readAllLines(log());
      return "its log ends: "
          + String.join(" | ", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
    } catch (IOException e) {
      return "its log cannot be read: " + e;
    }
  }

  /** Replaces the data directory by a copy of another one, which a server may be writing to. */
  void copyFrom(Path source) throws IOException {
    if (!Files.isDirectory(node)) {
      Files.createDirectory(
          node, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx--x--x")));
      Files.setPosixFilePermissions(node, PosixFilePermissions.fromString("rwx--x--x"));
    }
    Workspace.delete(path());
    ShellCommand.Outcome outcome =
        ShellCommand.run(
            List.of("env", "LC_ALL=C", "cp", "-a", source.toString(), path().toString()),
            COPY_DEADLINE);
    // A file of a running server may vanish while it is copied; recovery does without it.
    boolean onlyVanished =
        outcome.output().lines().allMatch(line -> line.endsWith("No such file or directory"));
    if ((outcome.exitCode() != 0 && !onlyVanished)
        || !Files.exists(path().resolve("global/pg_control"))) {
      throw new IllegalStateException("Copying " + source + " failed: " + outcome.output());
    }
  }

  /** Turns the copy of a running server's directory into a base backup. */
  void completeBackup(String label) throws IOException {
    removePidFile();
    Files.deleteIfExists(path().resolve("standby.signal"));
    write("backup_label", label);
  }

  /** What a killed server left, which would keep the next one from starting. */
  void removePidFile() throws IOException {
    Files.deleteIfExists(path().resolve("postmaster.pid"));
  }

  /** Writes the settings of this instance; as a standby of {@code upstream} if there is one. */
  void configure(@Nullable DataDirectory upstream, Credentials admin) throws IOException {
    write(
        "postgresql.auto.conf",
        ServerSettings.instance(
            id, address, tls != null, upstream == null ? null : conninfo(upstream, admin)));
    // A copy has the rules of whom it was copied from, which may refuse log-ins.
    acceptLogins(true);
    if (tls != null) {
      write("server.crt", tls.certificate());
      write("server.key", tls.key());
    }
    if (upstream != null) {
      write("standby.signal", "");
    }
  }

  /** Whom the server lets in when it reads its rules again: all, or nobody but us. */
  void acceptLogins(boolean accepted) throws IOException {
    write("pg_hba.conf", ServerSettings.hostBasedAuthentication(accepted, iamRule));
  }

  /** How this server, as a standby, reaches another one: the value of primary_conninfo. */
  String conninfo(DataDirectory upstream, Credentials admin) {
    return ServerSettings.conninfo(id, upstream.address(), admin);
  }

  private void write(String name, String content) throws IOException {
    Path file = path().resolve(name);
    Files.writeString(
        file,
        content,
        StandardOpenOption.CREATE,
        StandardOpenOption.TRUNCATE_EXISTING,
        StandardOpenOption.WRITE);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    installation.account().own(file);
  }

  /** Replaces what the functions of this instance read about its cluster, all at once. */
  void writeTopology(String json) throws IOException {
    Path next = node.resolve("topology.next");
    Files.writeString(next, json);
    Files.setPosixFilePermissions(next, PosixFilePermissions.fromString("rw-r--r--"));
    Files.move(next, node.resolve("topology"), StandardCopyOption.ATOMIC_MOVE);
  }
}
