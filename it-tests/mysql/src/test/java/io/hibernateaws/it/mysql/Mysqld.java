package io.hibernateaws.it.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The server program of this machine with data of its own: what {@code -Dmysqld} names, one on the
 * PATH, or the one that is unpacked in the cache of local clusters.
 */
final class Mysqld implements RunningServer {
  private static final List<String> ALWAYS =
      List.of(
          "--no-defaults",
          "--mysqlx=OFF",
          "--skip-name-resolve",
          "--secure-file-priv=NULL",
          "--auto-generate-certs=OFF",
          "--log-bin-trust-function-creators=ON",
          "--innodb-flush-method=nosync",
          "--innodb-flush-log-at-trx-commit=2",
          "--sync-binlog=0",
          "--innodb-use-native-aio=OFF",
          "--innodb-buffer-pool-size=32M",
          "--innodb-redo-log-capacity=32M");

  private final Path folder;
  private final int port;
  private final Process process;

  private Mysqld(Path folder, int port, Process process) {
    this.folder = folder;
    this.port = port;
    this.process = process;
  }

  /**
   * Starts a server.
   *
   * @param statements run before its first start, one each
   */
  static Mysqld start(List<String> statements) throws IOException, InterruptedException {
    String program = program().orElseThrow();
    Path folder = Files.createTempDirectory("it-mysql-");
    Path made = Files.writeString(folder.resolve("made.sql"), String.join(";\n", statements) + ";");
    Process making =
        launch(program, folder, List.of("--initialize-insecure", "--init-file=" + made));
    assertThat(making.waitFor(120, TimeUnit.SECONDS)).as("making data took too long").isTrue();
    assertThat(making.exitValue()).as("see %s", folder).isZero();
    int port = freePort();
    Process server =
        launch(
            program,
            folder,
            List.of(
                "--bind-address=127.0.0.1",
                "--port=" + port,
                "--socket=" + folder.resolve("socket"),
                "--pid-file=" + folder.resolve("pid")));
    return new Mysqld(folder, port, server);
  }

  private static Process launch(String program, Path folder, List<String> more) throws IOException {
    List<String> command = new ArrayList<>(List.of(program));
    command.addAll(ALWAYS);
    command.add("--datadir=" + folder.resolve("data"));
    if ("root".equals(System.getProperty("user.name"))) {
      command.add("--user=root");
    }
    command.addAll(more);
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()))
        .start();
  }

  /** Where the program is; empty if it is nowhere. */
  static Optional<String> program() throws IOException {
    return program("mysqld", "mysql-server");
  }

  /**
   * The same of another make.
   *
   * @param name of the program
   * @param cached the folder in the cache of local clusters
   */
  static Optional<String> program(String name, String cached) throws IOException {
    List<String> places = new ArrayList<>();
    String named = System.getProperty(name);
    if (named != null) {
      places.add(named);
    }
    for (String place : System.getenv("PATH").split(File.pathSeparator, -1)) {
      places.add(place + "/" + name);
    }
    try (Stream<Path> caches = Files.list(folderOfCaches())) {
      caches
          .filter(one -> one.getFileName().toString().startsWith("local-aurora-"))
          .forEach(
              one -> places.add(one.resolve("cache").resolve(cached).resolve(name).toString()));
    }
    return places.stream().filter(one -> Files.isExecutable(Path.of(one))).findFirst();
  }

  private static Path folderOfCaches() {
    return Path.of(
        System.getProperty("local.aurora.directory", System.getProperty("java.io.tmpdir")));
  }

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }

  @Override
  public String address() {
    return "127.0.0.1:" + port;
  }

  @Override
  public void close() throws IOException {
    process.destroy();
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path one : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(one);
      }
    }
  }
}
