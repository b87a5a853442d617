package io.hibernateaws.it.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/**
 * A new user's web application, in a terminal of its own. It listens on a free port instead of
 * 8080, which is what its command and the questions to it show.
 */
final class NewServer implements AutoCloseable {
  private static final String SHOWN_PORT = ":8080";
  private static final int SECONDS = 180;

  private final Path folder;
  private final int port;
  private final Process process;
  private final CompletableFuture<Boolean> started = new CompletableFuture<>();
  private final Queue<String> log = new ConcurrentLinkedQueue<>();

  private NewServer(Path folder, int port, Process process) {
    this.folder = folder;
    this.port = port;
    this.process = process;
    Thread reader = new Thread(this::read, "output-of-" + folder.getFileName());
    reader.setDaemon(true);
    reader.start();
  }

  /** Runs a command line that goes on until it is ended, and waits until the server answers. */
  static NewServer start(Path folder, String commandLine) throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    ProcessBuilder builder =
        new ProcessBuilder("bash", "-c", commandLine)
            .directory(folder.toFile())
            .redirectErrorStream(true);
    String java = System.getProperty("java.home");
    builder.environment().put("JAVA_HOME", java);
    builder.environment().put("SERVER_PORT", String.valueOf(port));
    NewServer server = new NewServer(folder, port, builder.start());
    boolean ready = false;
    try {
      assertThat(server.started).as("%s", server.log).succeedsWithin(SECONDS, TimeUnit.SECONDS);
      assertThat(server.started.join()).as("%s", server.log).isTrue();
      ready = true;
      return server;
    } finally {
      if (!ready) {
        server.close();
      }
    }
  }

  private void read() {
    try (var lines = process.inputReader().lines()) {
      lines.forEach(
          line -> {
            log.add(line);
            if (line.contains("Started ShopApplication in")) {
              started.complete(true);
            }
          });
    } finally {
      started.complete(false);
    }
  }

  /** The answer to a command line that asks it. */
  String ask(String commandLine) throws IOException, InterruptedException {
    assertThat(commandLine).contains(SHOWN_PORT);
    String question = commandLine.strip().replace(SHOWN_PORT, ":" + port);
    List<String> answer =
        new Terminal(folder).run(question.replaceFirst("^curl ", "curl --silent --show-error "));
    return String.join("\n", answer);
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroy);
    process.destroy();
  }
}
