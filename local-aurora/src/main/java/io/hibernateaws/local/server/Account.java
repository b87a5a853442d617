package io.hibernateaws.local.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Under which operating system account a server runs: database servers refuse to run as root.
 *
 * @param label names the way in folder names, so that files of one way are never used by another
 * @param prefix words put before a command so that it runs under the account
 * @param uid to whom the data directories must belong; -1 = to the user of this JVM
 * @param gid the same for their group
 */
public record Account(String label, List<String> prefix, int uid, int gid) {
  /** Overrides the choice, for tests and for machines where the first choice fails late. */
  static final String PROPERTY = "local.aurora.account";

  private static final Duration DEADLINE = Duration.ofSeconds(10);

  public Account {
    prefix = List.copyOf(prefix);
  }

  /**
   * The first way that works here: as root setpriv, then unshare; else directly, then unshare.
   *
   * @param uid of this JVM
   * @param product whose server it is, for messages
   * @param probe a command that tells the server's version and does nothing else
   */
  public static Account choose(long uid, String product, List<String> probe) {
    return choose(Platform.here(), uid, product, probe);
  }

  static Account choose(Platform platform, long uid, String product, List<String> probe) {
    if (uid == 0 && !platform.changesAccounts()) {
      throw new IllegalStateException(
          product
              + " refuses to run as root, and "
              + platform
              + " has neither setpriv nor unshare: run as an ordinary user");
    }
    String wanted = System.getProperty(PROPERTY);
    List<String> failures = new ArrayList<>();
    for (Account candidate : candidates(uid)) {
      if (wanted != null && !wanted.equals(candidate.label())) {
        continue;
      }
      String problem = candidate.problem(probe);
      if (problem == null) {
        return candidate;
      }
      failures.add(candidate.label() + ": " + problem);
    }
    throw new IllegalStateException(
        product
            + " cannot be started here: "
            + (failures.isEmpty() ? "no way named " + wanted : String.join("; ", failures))
            + ". Run as an ordinary user with an entry in /etc/passwd, or allow setpriv or"
            + " unprivileged user namespaces");
  }

  /**
   * In a container, for whose processes the users of this machine are the same: nobody if this JVM
   * is root, else its own user.
   *
   * @param words that run a command in the container as a user, whose number follows
   * @param container the container's name, which follows that
   */
  public static Account inContainer(List<String> words, String container, long uid) {
    boolean root = uid == 0;
    int user = root ? number("-u", "nobody") : (int) uid;
    int group = number("-g", root ? "nobody" : Integer.toString(user));
    List<String> prefix = new ArrayList<>(words);
    prefix.addAll(List.of(user + ":" + group, container));
    return new Account("container", prefix, root ? user : -1, root ? group : -1);
  }

  private static List<Account> candidates(long uid) {
    Account namespace = new Account("unshare", List.of("unshare", "-U"), -1, -1);
    if (uid != 0) {
      return List.of(new Account("direct", List.of(), -1, -1), namespace);
    }
    int nobody = number("-u", "nobody");
    int group = number("-g", "nobody");
    return List.of(
        new Account(
            "setpriv",
            List.of("setpriv", "--reuid=" + nobody, "--regid=" + group, "--clear-groups"),
            nobody,
            group),
        namespace);
  }

  private static int number(String which, String user) {
    ShellCommand.Outcome outcome = ShellCommand.run(List.of("id", which, user), DEADLINE);
    return outcome.exitCode() == 0 ? Integer.parseInt(outcome.output()) : 65534;
  }

  private @Nullable String problem(List<String> probe) {
    if (prefix.isEmpty() && ShellCommand.run(List.of("id", "-un"), DEADLINE).exitCode() != 0) {
      return "this uid has no name";
    }
    ShellCommand.Outcome version = ShellCommand.run(command(probe), DEADLINE);
    return version.exitCode() == 0 ? null : version.output();
  }

  /** The command as it must be started. */
  public List<String> command(List<String> command) {
    List<String> words = new ArrayList<>(prefix);
    words.addAll(command);
    return words;
  }

  /** Gives a file or a folder, without what is in it, to the account. */
  public void own(Path path) throws IOException {
    if (uid >= 0) {
      Files.setAttribute(path, "unix:uid", uid, LinkOption.NOFOLLOW_LINKS);
      Files.setAttribute(path, "unix:gid", gid, LinkOption.NOFOLLOW_LINKS);
    }
  }
}
