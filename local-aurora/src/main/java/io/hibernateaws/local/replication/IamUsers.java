package io.hibernateaws.local.replication;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/** Makes accounts of users who must come with IAM. */
public final class IamUsers {
  private static final Duration DEADLINE = Duration.ofSeconds(30);
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.@+-]{1,32}");

  private IamUsers() {}

  /**
   * Returns when every server has the account, which may do what the application's user may.
   *
   * @param readers those of the writer that run
   */
  public static void create(
      String name, ReplicatedServer writer, List<? extends ReplicatedServer> readers) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "'%s' is no name of a user: it must match %s".formatted(name, NAME));
    }
    try {
      writer.createIamUser(name);
      for (ReplicatedServer reader : readers) {
        await(name, reader);
      }
    } catch (SQLException e) {
      throw new IllegalStateException("Cannot make the user " + name, e);
    }
  }

  /** What one is told who asks for such accounts in a cluster without. */
  public static IllegalStateException unknown() {
    return new IllegalStateException("The cluster was built without iam(…)");
  }

  private static void await(String name, ReplicatedServer reader) throws SQLException {
    Patience patience = Patience.of(DEADLINE);
    while (!reader.hasIamUser(name)) {
      if (patience.over()) {
        throw new IllegalStateException(
            reader + " has no user " + name + ": is its replay paused?");
      }
      patience.pause();
    }
  }
}
