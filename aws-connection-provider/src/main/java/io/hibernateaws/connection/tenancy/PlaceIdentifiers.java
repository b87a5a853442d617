package io.hibernateaws.connection.tenancy;

import io.hibernateaws.dialect.product.DialectProducts;
import io.hibernateaws.dialect.product.ServerIdentifiers;
import io.hibernateaws.engine.endpoint.ParsedUrl;
import io.hibernateaws.engine.foreign.ForeignText;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which names of a place the server keeps apart from all others. Internal. */
public final class PlaceIdentifiers {
  private PlaceIdentifiers() {}

  /** The server's own part of the rules. */
  private static ServerIdentifiers server() {
    return DialectProducts.identifiers();
  }

  /** Whether every user of a database has this schema. */
  public static boolean isSharedSchema(String schema) {
    return server().isSharedSchema(schema);
  }

  static void check(String what, String name) {
    if (name.isEmpty()) {
      throw refused(what, name, "is empty");
    }
    if (name.chars().anyMatch(Character::isISOControl)) {
      throw refused(what, name, "has a control character");
    }
    int longest = server().longestBytes();
    if (bytes(what, name) > longest) {
      throw refused(
          what, name, "is longer than " + longest + " bytes, " + server().beyondLongest());
    }
  }

  static void checkSchema(String name) {
    check("schema", name);
    String why = server().whyNoTenantsSchema(name);
    if (why != null) {
      throw refused("schema", name, why);
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
                + ForeignText.quoted(ofUrl)
                + " and its place the database "
                + ForeignText.quoted(database)
                + ": keep one of them");
      }
    }
  }

  private static int bytes(String what, String name) {
    try {
      return StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(name)).remaining();
    } catch (CharacterCodingException e) {
      // Replaced by a question mark, the name would be another tenant's.
      throw refused(what, name, "has half a surrogate pair, which is no character");
    }
  }

  private static IllegalArgumentException refused(String what, String name, String why) {
    return new IllegalArgumentException("the " + what + " " + ForeignText.quoted(name) + " " + why);
  }
}
