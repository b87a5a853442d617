package io.hibernateaws.local.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One PostgreSQL server: its folder, its process tree, ways to its superuser. It starts, stops,
 * freezes and dies on command and knows nothing about roles. For one thread at a time, except
 * {@link #publishTopology}, {@link #processorNanos} and {@link #link}.
 */
public final class PostgresServer {
  private static final Duration COPY_DEADLINE = Duration.ofSeconds(60);

  private final PostgresInstallation installation;
  private final String id;
  private final InetAddress address;
  private final Path node;
  private final Credentials admin;
  private final @Nullable TlsIdentity tls;
  private final ProcessTree tree;
  private @Nullable Process postmaster;

  /**
   * @param id the instance's identifier: its {@code cluster_name} and its name as a standby
   * @param admin the superuser with the cluster's own password
   * @param tls who it is under TLS; null for a server without
   */
  public PostgresServer(
      PostgresInstallation installation,
      ClusterFolder folder,
      int number,
      String id,
      Credentials admin,
      @Nullable TlsIdentity tls) {
    this.installation = installation;
    this.id = id;
    this.address = folder.serverAddress(number);
    this.node = folder.path().resolve("node-" + number);
    this.admin = admin;
    this.tls = tls;
    this.tree = new ProcessTree(data());
  }

  public InetAddress address() {
    return address;
  }

  /** What the server printed since the cluster was made. */
  public Path log() {
    return node.resolve("log");
  }

  private Path data() {
    return node.resolve("data");
  }

  /** A new data directory from the template; as a standby of {@code upstream} if there is one. */
  public void createFromTemplate(@Nullable PostgresServer upstream) {
    try {
      recreateNode();
      copy(installation.template().data());
      configure(upstream);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot make the data directory of " + id, e);
    }
  }

  /** A new data directory as a copy of the living writer, as a standby of it. */
  public void cloneFrom(PostgresServer writer) throws SQLException {
    try (Connection session = writer.admin.connect(writer.address, "postgres", new Properties());
        Statement statement = session.createStatement()) {
      // The session stays open from start to stop: closing it would abort the backup.
      statement.execute("select pg_backup_start('" + id + "', true)");
      recreateNode();
      copy(writer.data());
      Files.deleteIfExists(data().resolve("postmaster.pid"));
      Files.deleteIfExists(data().resolve("standby.signal"));
      try (ResultSet label =
          statement.executeQuery("select labelfile from pg_backup_stop(false)")) {
        label.next();
        write(data().resolve("backup_label"), label.getString(1));
      }
      configure(writer);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot clone " + writer.id + " to " + id, e);
    }
  }

  /** Makes the stopped server a standby of another one when it starts again. */
  public void becomeStandbyOf(PostgresServer writer) {
    try {
      configure(writer);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot make " + id + " a standby of " + writer.id, e);
    }
  }

  private void recreateNode() throws IOException {
    if (!Files.isDirectory(node)) {
      Files.createDirectory(
          node, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx--x--x")));
      Files.setPosixFilePermissions(node, PosixFilePermissions.fromString("rwx--x--x"));
    }
    Workspace.delete(data());
  }

  private void copy(Path source) {
    ShellCommand.Outcome outcome =
        ShellCommand.run(
            List.of("env", "LC_ALL=C", "cp", "-a", source.toString(), data().toString()),
            COPY_DEADLINE);
    // A file of a running server may vanish while it is copied; recovery does without it.
    boolean onlyVanished =
        outcome.output().lines().allMatch(line -> line.endsWith("No such file or directory"));
    if ((outcome.exitCode() != 0 && !onlyVanished)
        || !Files.exists(data().resolve("global/pg_control"))) {
      throw new IllegalStateException("Copying " + source + " failed: " + outcome.output());
    }
  }

  private void configure(@Nullable PostgresServer upstream) throws IOException {
    write(
        data().resolve("postgresql.auto.conf"),
        ServerSettings.instance(
            id, address, tls != null, upstream == null ? null : conninfo(upstream)));
    if (tls != null) {
      write(data().resolve("server.crt"), tls.certificate());
      write(data().resolve("server.key"), tls.key());
    }
    if (upstream != null) {
      write(data().resolve("standby.signal"), "");
    }
  }

  /** How this server, as a standby, reaches another one: the value of primary_conninfo. */
  public String conninfo(PostgresServer upstream) {
    return ServerSettings.conninfo(id, upstream.address, admin);
  }

  private void write(Path file, String content) throws IOException {
    Files.writeString(
        file,
        content,
        StandardOpenOption.CREATE,
        StandardOpenOption.TRUNCATE_EXISTING,
        StandardOpenOption.WRITE);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    installation.account().own(file);
  }

  /** Starts the postmaster and returns at once; {@link #link} tells when it answers. */
  public Process start() {
    try {
      Files.deleteIfExists(data().resolve("postmaster.pid"));
      Process started =
          new ProcessBuilder(
                  installation
                      .account()
                      .command(
                          List.of(
                              installation.binaries().resolve("bin/postgres").toString(),
                              "-D",
                              data().toString())))
              .directory(Path.of("/").toFile())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
              .start();
      postmaster = started;
      return started;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot start the server of " + id, e);
    }
  }

  /** Whether the postmaster exists; a frozen one does. */
  public boolean exists() {
    Process process = postmaster;
    return process != null && process.isAlive();
  }

  /** The processor time its processes have used so far, in nanoseconds. */
  public long processorNanos() {
    return tree.processorNanos();
  }

  /** Stops every process where it stands. */
  public void freeze() {
    tree.freeze();
  }

  /** Lets a frozen server run on. */
  public void thaw() {
    tree.thaw();
  }

  /** Ends every process at once, as a lost machine would; returns when none is left. */
  public void kill() {
    tree.kill();
    Process process = postmaster;
    if (process != null) {
      process.destroyForcibly();
    }
  }

  /**
   * Asks the server to end its sessions and shut down after its standbys have received everything.
   *
   * @return whether it ended within the deadline
   */
  public boolean shutDown(Duration deadline) {
    Process process = postmaster;
    if (process == null) {
      return true;
    }
    // SIGINT is PostgreSQL's fast shutdown; Process.destroy() would wait for the sessions.
    ShellCommand.run(
        List.of("/bin/sh", "-c", "kill -s INT " + process.pid()), Duration.ofSeconds(10));
    try {
      return process.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** A new way to the superuser; opens its connection when it is first used. */
  public AdminLink link(String purpose) {
    return new AdminLink(address, purpose, admin);
  }

  /** A connection of the superuser to any database, for whoever wants to look around. */
  public Connection connectAsAdmin(String database) throws SQLException {
    return admin.connect(address, database, new Properties());
  }

  /** A way in before the cluster's own password is set. */
  public AdminLink templateLink() {
    return new AdminLink(address, "set-up", installation.templateAdmin());
  }

  /** Replaces what the Aurora functions of this instance read, all at once. */
  public void publishTopology(String document) throws IOException {
    Path next = node.resolve("topology.next");
    Files.writeString(next, document);
    Files.setPosixFilePermissions(next, PosixFilePermissions.fromString("rw-r--r--"));
    Files.move(next, node.resolve("topology"), StandardCopyOption.ATOMIC_MOVE);
  }
}
