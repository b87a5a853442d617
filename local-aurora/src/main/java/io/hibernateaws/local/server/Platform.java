package io.hibernateaws.local.server;

import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The operating system and the machine, as far as clusters differ by them. Everything works on
 * Linux; what another system lacks is refused in words, never imitated.
 *
 * @param family of the operating system
 * @param arm64 whether the machine is ARM64; x86-64 otherwise
 */
public record Platform(Family family, boolean arm64) {
  /** Operating systems on which clusters run. */
  public enum Family {
    LINUX,
    MACOS
  }

  /** That of this JVM. */
  public static Platform here() {
    return of(System.getProperty("os.name"), System.getProperty("os.arch"));
  }

  /** The platform with these names, as JVMs give them. */
  public static Platform of(String name, String machine) {
    return new Platform(
        switch (name.split(" ", 2)[0].toLowerCase(Locale.ROOT)) {
          case "linux" -> Family.LINUX;
          case "mac", "darwin" -> Family.MACOS;
          default ->
              throw new IllegalStateException(
                  "Local clusters run on Linux and macOS, not on '" + name + "'");
        },
        switch (machine.toLowerCase(Locale.ROOT)) {
          case "amd64", "x86_64" -> false;
          case "aarch64", "arm64" -> true;
          default ->
              throw new IllegalStateException(
                  "Local clusters run on x86-64 and ARM64, not on '" + machine + "'");
        });
  }

  private boolean linux() {
    return family == Family.LINUX;
  }

  /** Whether root can start a program under another account. */
  boolean changesAccounts() {
    return linux();
  }

  /**
   * Refuses a fault in which new connections get no answer, unless it can be made here: only Linux
   * is known to drop what comes to a full queue.
   */
  public void requireUnansweredConnections() {
    if (!linux()) {
      throw new IllegalStateException(
          "New connections without any answer (a silent crash, a black hole for new connections)"
              + " can be made on Linux only, not on "
              + this
              + ": a crash that resets, a refusal or silence on established connections can");
    }
  }

  /** Why no block of loopback addresses is free, and what helps. */
  String noAddresses(int port, int instances) {
    String missing =
        "No addresses 127.%d.0.0 to 127.%d.255.255 are free with port %d"
            .formatted(LoopbackBlock.FIRST, LoopbackBlock.LAST, port);
    if (linux()) {
      return missing;
    }
    LoopbackBlock first = new LoopbackBlock(LoopbackBlock.FIRST, 0);
    return missing
        + ": on "
        + this
        + " the loopback interface has only 127.0.0.1 until others are added: "
        + IntStream.rangeClosed(1, instances)
            .boxed()
            .flatMap(n -> Stream.of(first.proxy(n), first.server(n)))
            .map(address -> "sudo ifconfig lo0 alias " + address.getHostAddress())
            .collect(Collectors.joining("; "));
  }

  @Override
  public String toString() {
    return (linux() ? "Linux" : "macOS") + (arm64 ? " on ARM64" : " on x86-64");
  }
}
