package io.hibernateaws.local.command;

import io.hibernateaws.local.ClusterBuilder;
import io.hibernateaws.local.LocalAurora;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** {@code local-aurora start} keeps a cluster until it is stopped; all others talk to it. */
@Command(
    name = "local-aurora",
    mixinStandardHelpOptions = true,
    description = "A cluster of real database servers that behaves like Amazon Aurora.",
    synopsisSubcommandLabel = "COMMAND")
public final class LocalAuroraCommand implements Runnable {
  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--name",
      scope = ScopeType.INHERIT,
      description = "Which cluster; needed only if there are several.")
  private @Nullable String name;

  /** Exits with 0, with 1 if the cluster could not do it, with 2 if the words make no sense. */
  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    return new CommandLine(new LocalAuroraCommand())
        .setExecutionExceptionHandler(
            (e, line, parsed) -> {
              line.getErr().println(e.getMessage());
              line.getErr().flush();
              return 1;
            });
  }

  @Override
  public void run() {
    spec().commandLine().usage(out());
  }

  @Command(description = "Starts a cluster and stays in the foreground.")
  int start(
      @Option(names = "--instances", defaultValue = "3", description = "1 to 16.") int instances,
      @Option(
              names = "--promotion-delay",
              defaultValue = "1000",
              description = "Milliseconds from the loss of the writer to the promotion.")
          long promotionDelay,
      @Option(names = "--no-auto-failover", description = "Promote only on command.")
          boolean noAutoFailover,
      @Option(names = "--plain", description = "Without Aurora's functions.") boolean plain)
      throws IOException, InterruptedException {
    ClusterBuilder builder =
        LocalAurora.postgresql()
            .instances(instances)
            .promotionDelay(Duration.ofMillis(promotionDelay))
            .autoFailover(!noAutoFailover);
    if (name != null) {
      builder.name(name);
    }
    if (plain) {
      builder.plain();
    }
    CountDownLatch stopped = new CountDownLatch(1);
    try (LocalAurora cluster = builder.start();
        ControlSocket ignored = open(cluster, stopped)) {
      describe(cluster);
      stopped.await();
    }
    return 0;
  }

  private ControlSocket open(LocalAurora cluster, CountDownLatch stopped) {
    ClusterOrders orders = new ClusterOrders(cluster, stopped::countDown);
    return ControlSocket.open(cluster.folder(), name == null ? "aurora" : name, orders::execute);
  }

  private void describe(LocalAurora cluster) {
    PrintWriter out = out();
    out.printf("cluster     %s%n", cluster.jdbcUrl(cluster.clusterEndpoint()));
    out.printf("reader      %s%n", cluster.jdbcUrl(cluster.readerEndpoint()));
    for (int n = 1; n <= cluster.instances(); n++) {
      out.printf(
          "instance %d  %s %s%n",
          n, cluster.instanceEndpoint(n), cluster.proxy(n).address().getHostAddress());
    }
    out.printf("user        %s%npassword    %s%n", cluster.user(), cluster.password());
    out.printf(
        "java        -Djdk.net.hosts.file=%s -Dsun.net.inetaddr.ttl=0"
            + " -Dsun.net.inetaddr.negative.ttl=0%n",
        cluster.hostsFile());
    out.printf("ready       stop with Ctrl-C or 'stop'%n");
    out.flush();
  }

  @Command(description = "Ends the cluster.")
  int stop() throws IOException {
    return send("stop");
  }

  @Command(description = "The role and state of every instance.")
  int status() throws IOException {
    return send("status");
  }

  @Command(description = "What has happened so far.")
  int events() throws IOException {
    return send("events");
  }

  @Command(description = "The instance's processes die at once.")
  int crash(
      @Parameters(paramLabel = "INSTANCE") int instance,
      @Option(names = "--silent", description = "Connections fall silent instead of being reset.")
          boolean silent)
      throws IOException {
    return silent ? send("crash", instance, "silent") : send("crash", instance);
  }

  @Command(description = "The instance's processes stand still.")
  int freeze(@Parameters(paramLabel = "INSTANCE") int instance) throws IOException {
    return send("freeze", instance);
  }

  @Command(description = "A frozen instance runs on; a deposed writer dies instead.")
  int thaw(@Parameters(paramLabel = "INSTANCE") int instance) throws IOException {
    return send("thaw", instance);
  }

  @Command(description = "The instance comes back as a reader with a new copy of the data.")
  int rejoin(@Parameters(paramLabel = "INSTANCE") int instance) throws IOException {
    return send("rejoin", instance);
  }

  @Command(description = "The instance shuts down and starts again in its role.")
  int restart(@Parameters(paramLabel = "INSTANCE") int instance) throws IOException {
    return send("restart", instance);
  }

  @Command(description = "Planned change: this reader becomes the writer, the writer a reader.")
  int switchover(@Parameters(paramLabel = "INSTANCE") int instance) throws IOException {
    return send("switchover", instance);
  }

  @Command(description = "The writer is fenced and this reader takes over.")
  int failover(@Parameters(paramLabel = "INSTANCE") int instance) throws IOException {
    return send("failover", instance);
  }

  @Command(description = "This reader becomes the writer in place of a dead or frozen one.")
  int promote(@Parameters(paramLabel = "INSTANCE") int instance) throws IOException {
    return send("promote", instance);
  }

  @Command(name = "pause-replay", description = "The reader shows nothing new.")
  int pauseReplay(@Parameters(paramLabel = "INSTANCE") int instance) throws IOException {
    return send("pause-replay", instance);
  }

  @Command(name = "resume-replay", description = "The reader catches up.")
  int resumeReplay(@Parameters(paramLabel = "INSTANCE") int instance) throws IOException {
    return send("resume-replay", instance);
  }

  @Command(name = "dns-delay", description = "The names follow a change so many ms later.")
  int dnsDelay(@Parameters(paramLabel = "MILLISECONDS") int delay) throws IOException {
    return send("dns-delay", delay);
  }

  @Command(
      description =
          "A fault of the network in front of an instance: refuse, black-hole, black-hole-new,"
              + " black-hole-established, reset, fin, delay MS, throttle BYTES_PER_SECOND, heal.")
  int network(
      @Parameters(index = "0", paramLabel = "INSTANCE") int instance,
      @Parameters(index = "1", paramLabel = "FAULT") String fault,
      @Parameters(index = "2", paramLabel = "NUMBER", arity = "0..1") @Nullable Long number)
      throws IOException {
    return number == null
        ? send("network", instance, fault)
        : send("network", instance, fault, number);
  }

  private int send(Object... words) throws IOException {
    ControlSocket.Answer answer = new ClusterClient(name).send(words);
    PrintWriter writer = answer.ok() ? out() : spec().commandLine().getErr();
    answer.lines().forEach(writer::println);
    writer.flush();
    return answer.ok() ? 0 : 1;
  }

  private PrintWriter out() {
    return spec().commandLine().getOut();
  }

  private CommandSpec spec() {
    if (spec == null) {
      throw new IllegalStateException("Run by picocli only");
    }
    return spec;
  }
}
