package io.hibernateaws.local.command;

import io.hibernateaws.local.ClusterBuilder;
import io.hibernateaws.local.LocalAurora;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Starts a cluster, in a process of its own unless it shall stay in the foreground. */
@Command(
    name = "start",
    description = "Starts a cluster and tells where it is; it runs until 'stop'.")
final class StartCommand implements Callable<Integer> {
  private static final String FOREGROUND = "--foreground";

  @ParentCommand private @Nullable LocalAuroraCommand parent;
  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--engine",
      defaultValue = "postgresql",
      description = "postgresql or mysql; default postgresql.")
  private String engine = "";

  @Option(
      names = "--flavour",
      defaultValue = "aurora",
      description = "aurora, multi-az-cluster, rds-instance or plain; default aurora.")
  private String flavour = "";

  @Option(
      names = "--instances",
      description = "1 to 16; default 3, of an rds-instance 2: itself and its standby.")
  private @Nullable Integer instances;

  @Option(
      names = "--promotion-delay",
      paramLabel = "MILLISECONDS",
      defaultValue = "1000",
      description = "From the loss of the writer to the promotion; default 1000.")
  private long promotionDelay;

  @Option(
      names = "--dns-delay",
      paramLabel = "MILLISECONDS",
      defaultValue = "0",
      description = "From a change of the writer to the change of the names; default 0.")
  private long dnsDelay;

  @Option(names = "--no-auto-failover", description = "Promote only on command.")
  private boolean noAutoFailover;

  @Option(
      names = "--linger",
      paramLabel = "MILLISECONDS",
      description = "How long an old writer of a multi-az-cluster lingers; default 1000.")
  private @Nullable Long linger;

  @Option(names = "--tls", description = "The servers also take encrypted connections.")
  private boolean tls;

  @Option(
      names = FOREGROUND,
      description = "Stay here until 'stop' or Ctrl-C, instead of a process of its own.")
  private boolean foreground;

  @Override
  public Integer call() throws IOException, InterruptedException {
    LocalAuroraCommand command = required(parent);
    String name = command.clusterName();
    if (new ClusterClient(name).find() != null) {
      throw new IllegalStateException(
          "A cluster named '"
              + name
              + "' is running: 'stop' it, or give another one a name with --name");
    }
    return foreground ? keep(name) : leave(command, name);
  }

  private int keep(String name) throws IOException, InterruptedException {
    CountDownLatch stopped = new CountDownLatch(1);
    try (LocalAurora cluster = builder(name).start();
        ControlSocket ignored = open(cluster, name, stopped)) {
      PrintWriter out = required(spec).commandLine().getOut();
      new ClusterDescription(cluster).lines().forEach(out::println);
      out.println("ready       stop with Ctrl-C or 'stop'");
      out.flush();
      stopped.await();
    }
    return 0;
  }

  private ClusterBuilder builder(String name) {
    ClusterBuilder builder =
        LocalAurora.engine(engine)
            .name(name)
            .flavour(flavour)
            .promotionDelay(Duration.ofMillis(promotionDelay))
            .dnsDelay(Duration.ofMillis(dnsDelay))
            .autoFailover(!noAutoFailover);
    if (instances != null) {
      builder.instances(instances);
    }
    if (linger != null) {
      builder.linger(Duration.ofMillis(linger));
    }
    if (tls) {
      builder.tls();
    }
    return builder;
  }

  private static ControlSocket open(LocalAurora cluster, String name, CountDownLatch stopped) {
    ClusterOrders orders = new ClusterOrders(cluster, stopped::countDown);
    return ControlSocket.open(cluster.folder(), name, orders::execute);
  }

  private int leave(LocalAuroraCommand command, String name)
      throws IOException, InterruptedException {
    builder(name); // refuses what makes no sense before a process is started for it
    List<String> words = command.words();
    try (Keeper keeper = Keeper.start(words, FOREGROUND)) {
      keeper.await(new ClusterClient(name));
    }
    return command.send("settings");
  }

  private static <T> T required(@Nullable T given) {
    if (given == null) {
      throw new IllegalStateException("Run by picocli only");
    }
    return given;
  }
}
