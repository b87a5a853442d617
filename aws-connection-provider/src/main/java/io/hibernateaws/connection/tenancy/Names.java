package io.hibernateaws.connection.tenancy;

import io.hibernateaws.engine.endpoint.ParsedUrl;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Which names a server keeps apart from all others. */
final class Names {
  /** PostgreSQL cuts off what is longer, silently: two tenants would meet. */
  private static final int LONGEST = 63;

  private Names() {}

  static void check(String what, String name) {
    if (name.isEmpty()) {
      throw refused(what, name, "is empty");
    }
    if (name.chars().anyMatch(Character::isISOControl)) {
      throw refused(what, name, "has a control character");
    }
    if (bytes(what, name) > LONGEST) {
      throw refused(
          what, name, "is longer than " + LONGEST + " bytes, where PostgreSQL cuts names off");
    }
  }

  static void checkSchema(String name) {
    check("schema", name);
    String folded = name.toLowerCase(Locale.ROOT);
    if (folded.startsWith("pg_") || folded.equals("information_schema")) {
      throw refused("schema", name, "belongs to the system");
    }
    if (folded.equals("$user")) {
      throw refused("schema", name, "means another schema for every user");
    }
  }

  static void checkUrl(ParsedUrl url, @Nullable String database) {
    for (String credential : List.of("user", "password")) {
      if (url.parameters().containsKey(credential)) {
        throw new IllegalArgumentException(
            "the URL of a tenant carries a "
                + credential
                + ": name user and password beside the URL");
      }
    }
    String ofUrl = url.database();
    if (ofUrl != null) {
      check("database", ofUrl);
      if (database != null && !database.equals(ofUrl)) {
        throw new IllegalArgumentException(
            "the URL of a tenant names the database "
                + Shown.of(ofUrl)
                + " and its place the database "
                + Shown.of(database)
                + ": keep one of them");
      }
    }
  }

  private static int bytes(String what, String name) {
    try {
      return StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(name)).remaining();
    } catch (CharacterCodingException e) {
      // Replaced by a question mark it would be somebody else's name.
      throw refused(what, name, "has half a surrogate pair, which is no character");
    }
  }

  private static IllegalArgumentException refused(String what, String name, String why) {
    return new IllegalArgumentException("the " + what + " " + Shown.of(name) + " " + why);
  }
}
