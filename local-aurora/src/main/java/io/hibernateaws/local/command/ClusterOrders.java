package io.hibernateaws.local.command;

import io.hibernateaws.local.ClusterEvent;
import io.hibernateaws.local.Crash;
import io.hibernateaws.local.LocalAurora;
import io.hibernateaws.local.TopologyAnswer;
import io.hibernateaws.local.proxy.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What can be asked of a running cluster in words, and what it answers. */
final class ClusterOrders {
  private final LocalAurora cluster;
  private final Runnable stop;

  ClusterOrders(LocalAurora cluster, Runnable stop) {
    this.cluster = cluster;
    this.stop = stop;
  }

  /**
   * Executes an order.
   *
   * @return lines for people
   * @throws IllegalArgumentException if the words make no sense
   * @throws IllegalStateException if the cluster cannot do it now
   */
  List<String> execute(List<String> words) {
    String order = word(words, 0, "an order");
    switch (order) {
      case "status" -> {
        return status();
      }
      case "settings" -> {
        ClusterDescription description = new ClusterDescription(cluster);
        if (words.contains("spring")) {
          return description.springProperties();
        }
        return words.contains("properties") ? description.properties() : description.lines();
      }
      case "events" -> {
        return cluster.events().stream().map(ClusterOrders::line).toList();
      }
      case "stop" -> stop.run();
      case "crash" ->
          cluster.crash(instance(words), words.contains("silent") ? Crash.SILENT : Crash.RESET);
      case "freeze" -> cluster.freeze(instance(words));
      case "thaw" -> cluster.thaw(instance(words));
      case "rejoin" -> cluster.rejoin(instance(words));
      case "restart" -> cluster.restart(instance(words));
      case "switchover" -> cluster.switchover(instance(words));
      case "failover" -> cluster.failover(instance(words));
      case "promote" -> cluster.promote(instance(words));
      case "pause-replay" -> cluster.pauseReplay(instance(words));
      case "resume-replay" -> cluster.resumeReplay(instance(words));
      case "refuse-logins" -> cluster.refuseLogins(instance(words));
      case "accept-logins" -> cluster.acceptLogins(instance(words));
      case "readers-restart" -> cluster.readersRestart(onOrOff(words));
      case "answer" -> cluster.answer(topology(words));
      case "dns-delay" -> cluster.dnsDelay(millis(words, 1));
      case "linger" -> cluster.linger(millis(words, 1));
      case "network" -> network(cluster.proxy(instance(words)), words);
      default -> throw new IllegalArgumentException("There is no order '" + order + "'");
    }
    return order.equals("stop") ? List.of("stopping") : status();
  }

  private static void network(Proxy proxy, List<String> words) {
    String fault = word(words, 2, "a fault");
    switch (fault) {
      case "refuse" -> proxy.refuse();
      case "black-hole" -> proxy.blackHole();
      case "black-hole-new" -> proxy.blackHoleNew();
      case "black-hole-established" -> proxy.blackHoleEstablished();
      case "forget-established" -> proxy.forgetEstablished();
      case "reset" -> proxy.resetAll();
      case "fin" -> proxy.finAll();
      case "delay" -> proxy.delay(millis(words, 3));
      case "throttle" -> proxy.throttle(number(words, 3));
      case "throttle-together" -> proxy.throttleTogether(number(words, 3));
      case "heal" -> proxy.heal();
      default ->
          throw new IllegalArgumentException(
              "There is no fault '"
                  + fault
                  + "': refuse, black-hole, black-hole-new, black-hole-established,"
                  + " forget-established, reset, fin, delay <ms>, throttle <bytes per second>,"
                  + " throttle-together <bytes per second>, heal");
    }
  }

  private static TopologyAnswer topology(List<String> words) {
    String answer = word(words, 1, "an answer");
    return switch (answer) {
      case "real" -> TopologyAnswer.real();
      case "zero-rows" -> TopologyAnswer.zeroRows();
      case "two-writers" -> TopologyAnswer.twoWriters((int) number(words, 2));
      case "frozen" -> TopologyAnswer.frozen();
      case "stale" -> TopologyAnswer.stale(millis(words, 2));
      case "null-timestamps" -> TopologyAnswer.nullTimestamps();
      case "missing-grant" -> TopologyAnswer.missingGrant();
      case "slow" -> TopologyAnswer.slow(millis(words, 2));
      default ->
          throw new IllegalArgumentException(
              "There is no answer '"
                  + answer
                  + "': real, zero-rows, two-writers <instance>, frozen, stale <ms>,"
                  + " null-timestamps, missing-grant, slow <ms>");
    };
  }

  private static boolean onOrOff(List<String> words) {
    String word = word(words, 1, "on or off");
    if (!word.equals("on") && !word.equals("off")) {
      throw new IllegalArgumentException("'" + word + "' is neither on nor off");
    }
    return word.equals("on");
  }

  private List<String> status() {
    List<String> lines = new ArrayList<>();
    lines.add("cluster  " + cluster.clusterEndpoint());
    if (new ClusterDescription(cluster).hasMembers()) {
      lines.add("reader   " + cluster.readerEndpoint());
    }
    for (int n = 1; n <= cluster.instances(); n++) {
      String role = cluster.writer() == n ? "writer" : "reader";
      lines.add(
          "%-8d %s %s %s %s%s"
              .formatted(
                  n,
                  role,
                  cluster.life(n),
                  cluster.instanceEndpoint(n),
                  cluster.proxy(n).address().getHostAddress(),
                  cluster.inSync().contains(n) ? " in sync" : ""));
    }
    return lines;
  }

  private static String line(ClusterEvent event) {
    return "%s %s %d %s".formatted(event.at(), event.kind(), event.instance(), event.detail());
  }

  private static String word(List<String> words, int index, String what) {
    if (words.size() <= index) {
      throw new IllegalArgumentException("Missing: " + what);
    }
    return words.get(index);
  }

  private static int instance(List<String> words) {
    return (int) number(words, 1);
  }

  private static Duration millis(List<String> words, int index) {
    return Duration.ofMillis(number(words, index));
  }

  private static long number(List<String> words, int index) {
    String word = word(words, index, "a number");
    try {
      return Long.parseLong(word);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("'" + word + "' is no number", e);
    }
  }
}
