package io.hibernateaws.engine.credential.aws;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hibernateaws.engine.api.ConnectSQLException;
import io.hibernateaws.engine.config.GivenSettings;
import io.hibernateaws.engine.foreign.ForeignText;
import io.hibernateaws.engine.spi.Credentials;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Finds user and password in the text of a secret. No message and no cause holds a part of the
 * text; keys are no secrets and are named. Immutable.
 */
final class SecretContent {
  private static final int KEYS_NAMED = 10;

  private final String secret;
  private final JsonNode object;

  private SecretContent(String secret, JsonNode object) {
    this.secret = secret;
    this.object = object;
  }

  /**
   * Reads a secret's text.
   *
   * @param secret what the secret is called in messages
   */
  static Credentials credentials(String text, String secret, String usernameKey, String passwordKey)
      throws SQLException {
    SecretContent content = new SecretContent(secret, object(text, secret));
    return new Credentials(
        content.text(usernameKey, "secrets_manager.username_key"),
        content.text(passwordKey, "secrets_manager.password_key"));
  }

  /** The parser's own exception quotes what it read, so it goes nowhere. */
  private static JsonNode object(String text, String secret) throws SQLException {
    JsonNode read;
    try {
      read =
          new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).readTree(text);
    } catch (JsonProcessingException e) {
      throw new ConnectSQLException(
          secret + " is no JSON; store an object with the keys of user and password");
    }
    if (!read.isObject()) {
      throw new ConnectSQLException(
          secret + " is JSON, but no object; store an object with the keys of user and password");
    }
    return read;
  }

  private String text(String key, String setting) throws SQLException {
    String name = GivenSettings.PREFIX + setting + "=" + ForeignText.of(key);
    JsonNode value = object.get(key);
    if (value == null) {
      throw new ConnectSQLException(
          secret + " has no key " + ForeignText.quoted(key) + " (" + name + "); it has " + keys());
    }
    // Only whole numbers have one spelling, which is what the server compares.
    if (!value.isTextual() && !value.isIntegralNumber()) {
      throw new ConnectSQLException(
          secret
              + " has no text under the key "
              + ForeignText.quoted(key)
              + " ("
              + name
              + ") but "
              + kind(value)
              + "; store a text");
    }
    String text = value.asText();
    if (text.isEmpty()) {
      throw new ConnectSQLException(
          secret
              + " has an empty text under the key "
              + ForeignText.quoted(key)
              + " ("
              + name
              + ")");
    }
    return text;
  }

  private static String kind(JsonNode value) {
    return switch (value.getNodeType()) {
      case ARRAY -> "an array";
      case OBJECT -> "an object";
      case BOOLEAN -> "a truth value";
      case NUMBER -> "a number that is not whole";
      default -> "nothing";
    };
  }

  private String keys() {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    if (names.isEmpty()) {
      return "none";
    }
    String named =
        names.stream().limit(KEYS_NAMED).map(ForeignText::quoted).collect(Collectors.joining(", "));
    int more = names.size() - KEYS_NAMED;
    return more > 0 ? named + " and " + more + " more" : named;
  }
}
