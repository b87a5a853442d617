package io.hibernateaws.local.mysql;

import io.hibernateaws.local.server.Account;
import io.hibernateaws.local.server.ClusterFolder;
import io.hibernateaws.local.server.ShellCommand;
import io.hibernateaws.local.server.TlsIdentity;
import io.hibernateaws.local.server.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The files of one server.
 *
 * @param node the instance's folder
 * @param account to which the data belongs
 * @param tls what the server proves to be under TLS; null for a server without
 */
record DataDirectory(Path node, Account account, @Nullable TlsIdentity tls) {
  static final String CERTIFICATE = "cluster-cert.pem";
  static final String KEY = "cluster-key.pem";

  private static final Duration COPY_DEADLINE = Duration.ofSeconds(150);

  Path path() {
    return ClusterFolder.dataDirectory(node);
  }

  /** What the server printed since the cluster was made. */
  Path log() {
    return node.resolve("log");
  }

  /** Replaces the data by that of a template. */
  void copyFrom(Path template) throws IOException {
    if (!Files.isDirectory(node)) {
      Files.createDirectory(node);
      Files.setPosixFilePermissions(node, PosixFilePermissions.fromString("rwx--x--x"));
    }
    Workspace.delete(path());
    ShellCommand.require(
        List.of("cp", "-a", template.toString(), path().toString()), COPY_DEADLINE);
    writeIdentity();
  }

  /** Where another server can put a copy of its data, which it must make itself. */
  Path arrival() throws IOException {
    Path arrival = node.resolve("arrival");
    Workspace.delete(arrival);
    Files.createDirectory(arrival);
    Files.setPosixFilePermissions(arrival, PosixFilePermissions.fromString("rwx------"));
    account.own(arrival);
    return ClusterFolder.dataDirectory(arrival);
  }

  /** Replaces the data by what has arrived. */
  void take(Path arrived) throws IOException {
    Workspace.delete(path());
    Files.move(arrived, path(), StandardCopyOption.ATOMIC_MOVE);
    writeIdentity();
  }

  private void writeIdentity() throws IOException {
    if (tls != null) {
      write(CERTIFICATE, tls.certificate());
      write(KEY, tls.key());
    }
  }

  private void write(String name, String content) throws IOException {
    Path file = path().resolve(name);
    Files.writeString(file, content);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    account.own(file);
  }
}
