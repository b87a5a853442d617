package io.hibernateaws.local.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/**
 * {@code local-aurora start} leaves a cluster behind that runs until it is stopped; all others talk
 * to it, from any terminal of the same user.
 */
@Command(
    name = "local-aurora",
    mixinStandardHelpOptions = true,
    subcommands = StartCommand.class,
    description = "A cluster of real database servers that behaves like Amazon Aurora.",
    synopsisSubcommandLabel = "COMMAND")
public final class LocalAuroraCommand implements Runnable {
  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--name",
      scope = ScopeType.INHERIT,
      description = "Which cluster; needed only if there are several. Default: aurora.")
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

  @Command(description = "Ends the cluster and removes all of it.")
  int stop() throws IOException, InterruptedException {
    Path control = new ClusterClient(name).control();
    ControlSocket.Address address = ControlSocket.address(control);
    int code = print(ControlSocket.send(control, List.of("stop")));
    if (address != null) {
      ClusterClient.awaitEnd(control, address);
    }
    return code;
  }

  @Command(description = "Where the cluster is and what an application needs to reach it.")
  int settings(
      @Option(names = "--properties", description = "As settings of Hibernate, for a file.")
          boolean properties,
      @Option(names = "--spring", description = "As properties of Spring Boot, for a file.")
          boolean spring)
      throws IOException {
    if (properties && spring) {
      throw new ParameterException(
          spec().commandLine(), "--properties and --spring are two forms; name one of them");
    }
    String form = properties ? "properties" : "spring";
    return properties || spring ? send("settings", form) : send("settings");
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

  @Command(name = "refuse-logins", description = "New log-ins to the instance fail with 28000.")
  int refuseLogins(@Parameters(paramLabel = "INSTANCE") int instance) throws IOException {
    return send("refuse-logins", instance);
  }

  @Command(name = "accept-logins", description = "Log-ins succeed again.")
  int acceptLogins(@Parameters(paramLabel = "INSTANCE") int instance) throws IOException {
    return send("accept-logins", instance);
  }

  @Command(
      name = "readers-restart",
      description =
          "Whether all readers restart when the writer changes, as on old Aurora: on, off.")
  int readersRestart(@Parameters(paramLabel = "ON_OR_OFF") String on) throws IOException {
    return send("readers-restart", on);
  }

  @Command(
      description =
          "What the instances answer when they are asked for the topology: real, zero-rows,"
              + " two-writers INSTANCE, frozen, stale MS, null-timestamps, missing-grant, slow MS.")
  int answer(
      @Parameters(index = "0", paramLabel = "ANSWER") String answer,
      @Parameters(index = "1", paramLabel = "NUMBER", arity = "0..1") @Nullable Long number)
      throws IOException {
    return number == null ? send("answer", answer) : send("answer", answer, number);
  }

  @Command(name = "dns-delay", description = "The names follow a change so many ms later.")
  int dnsDelay(@Parameters(paramLabel = "MILLISECONDS") int delay) throws IOException {
    return send("dns-delay", delay);
  }

  @Command(description = "A writer of a multi-az-cluster that is replaced lingers so many ms.")
  int linger(@Parameters(paramLabel = "MILLISECONDS") int time) throws IOException {
    return send("linger", time);
  }

  @Command(
      description =
          "A fault of the network in front of an instance: refuse, black-hole, black-hole-new,"
              + " black-hole-established, forget-established, reset, fin, delay MS, throttle"
              + " BYTES_PER_SECOND, throttle-together BYTES_PER_SECOND, heal.")
  int network(
      @Parameters(index = "0", paramLabel = "INSTANCE") int instance,
      @Parameters(index = "1", paramLabel = "FAULT") String fault,
      @Parameters(index = "2", paramLabel = "NUMBER", arity = "0..1") @Nullable Long number)
      throws IOException {
    return number == null
        ? send("network", instance, fault)
        : send("network", instance, fault, number);
  }

  /** The name that was given, else what a cluster is called without one. */
  String clusterName() {
    return name == null ? "aurora" : name;
  }

  /** The words of this call. */
  List<String> words() {
    return spec().commandLine().getParseResult().originalArgs();
  }

  /** Sends an order and prints the answer; gives the exit code. */
  int send(Object... words) throws IOException {
    return print(new ClusterClient(name).send(words));
  }

  private int print(ControlSocket.Answer answer) {
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
