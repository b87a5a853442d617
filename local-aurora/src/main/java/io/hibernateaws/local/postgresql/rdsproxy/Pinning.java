package io.hibernateaws.local.postgresql.rdsproxy;

import io.hibernateaws.local.rdsproxy.Message;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What pins a session, by the list in the user guide of Aurora (Avoiding pinning an RDS Proxy).
 * Where the list leaves open what it means, a session is pinned.
 */
final class Pinning {
  private static final int LONGEST_TEXT = 16 * 1024;

  /** Statements that change, discard or depend on the state of a session. */
  private static final Set<String> STATEMENTS =
      Set.of(
          "reset",
          "discard",
          "prepare",
          "deallocate",
          "execute",
          "listen",
          "unlisten",
          "load",
          "declare");

  private static final Set<String> TEMPORARY = Set.of("temp", "temporary");

  /** Functions that leave something in the session. */
  private static final Set<String> FUNCTIONS =
      Set.of("set_config", "nextval", "setval", "currval", "lastval");

  private Pinning() {}

  /** Why this text pins; null if it does not. */
  static Message.@Nullable Reason by(String text) {
    if (text.getBytes(StandardCharsets.UTF_8).length > LONGEST_TEXT) {
      return new Message.Reason("more than 16 KB of text", text);
    }
    for (List<String> statement : Words.of(text)) {
      String kind = kind(statement);
      if (kind != null) {
        return new Message.Reason(kind, text);
      }
    }
    return null;
  }

  private static @Nullable String kind(List<String> statement) {
    String first = statement.get(0);
    String second = statement.size() > 1 ? statement.get(1) : "";
    if (first.equals("set")) {
      return second.equals("local") ? null : "SET";
    }
    if (STATEMENTS.contains(first)) {
      return first.toUpperCase(Locale.ROOT);
    }
    for (int i = 1; i < statement.size(); i++) {
      String word = statement.get(i);
      boolean creates = first.equals("create") && i <= 4;
      boolean into = statement.get(i - 1).equals("into");
      if ((creates || into) && TEMPORARY.contains(word)) {
        return "a temporary object";
      }
      boolean called = i + 1 < statement.size() && statement.get(i + 1).equals("(");
      if (called && (FUNCTIONS.contains(word) || locks(word))) {
        return word;
      }
    }
    return null;
  }

  /** Locks of a transaction end with it. */
  private static boolean locks(String function) {
    return (function.startsWith("pg_advisory_") || function.startsWith("pg_try_advisory_"))
        && !function.contains("_xact_");
  }
}
