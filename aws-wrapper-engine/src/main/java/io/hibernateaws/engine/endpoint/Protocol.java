package io.hibernateaws.engine.endpoint;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A protocol of JDBC URLs: what follows {@code jdbc:}.
 *
 * @param name e.g. {@code mysql}
 * @param defaultPort where the URL names none
 * @param provided false if it is known but not provided yet
 */
public record Protocol(String name, int defaultPort, boolean provided) {
  /**
   * The provided one of this name.
   *
   * @throws IllegalArgumentException unknown, or known but not provided
   */
  public static Protocol named(String name, List<Protocol> known) {
    for (Protocol one : known) {
      if (one.name.equals(name)) {
        if (one.provided) {
          return one;
        }
        throw new IllegalArgumentException(
            "jdbc:" + name + " is known, not provided yet; provided is " + provided(known));
      }
    }
    throw new IllegalArgumentException(
        "there is no driver for jdbc:" + name + "; provided is " + provided(known));
  }

  private static String provided(List<Protocol> known) {
    return known.stream()
        .filter(Protocol::provided)
        .map(one -> "jdbc:" + one.name)
        .collect(Collectors.joining(", "));
  }

  /** A URL to write, with this host. */
  String example(String host) {
    return "jdbc:" + name + "://" + host + ":" + defaultPort + "/database";
  }
}
