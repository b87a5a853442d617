package io.hibernateaws.engine.simulation;

/** What may happen to a host, in the words of scenario files. */
final class Happenings {
  private Happenings() {}

  /**
   * Lets it happen now.
   *
   * @param words the event and the host, e.g. {@code crash b}
   */
  static void happen(FakeCluster cluster, String words) {
    String event = words.substring(0, words.indexOf(' '));
    FakeHost host = cluster.host(words.substring(words.indexOf(' ') + 1));
    switch (event) {
      case "crash" -> cluster.crash(host);
      case "silence" -> host.silent = true;
      case "promote" -> cluster.promote(host, 0);
      case "rejoin" -> cluster.rejoin(host);
      case "haunt" -> cluster.haunt(host);
      case "revive" -> host.crashed = false;
      case "hide-members" -> host.knowsNoMembers = true;
      case "show-members" -> host.knowsNoMembers = false;
      case "refuse-logins" -> host.refusesLogins = true;
      case "accept-logins" -> host.refusesLogins = false;
      case "add" -> cluster.add(host);
      case "stop-replay" -> host.fallBehind(cluster.scheduler.nanoTime());
      case "catch-up" -> host.catchUp(cluster.scheduler.nanoTime());
      default -> throw new IllegalArgumentException("unknown event " + event);
    }
  }
}
