package io.hibernateaws.local.iam;

import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A request of Signature Version 4 that is signed in its query, and what it says; whether that is
 * true, {@link #isSignedWith} tells.
 *
 * @param signed the parameters by their names, without the signature
 * @param signature in hexadecimal digits
 */
record Token(
    String host,
    int port,
    SortedMap<String, String> signed,
    Scope scope,
    String date,
    String signature) {
  private static final String ALGORITHM = "AWS4-HMAC-SHA256";
  private static final String SIGNATURE = "X-Amz-Signature";
  private static final String SESSION = "X-Amz-Security-Token";
  private static final String EXPIRES = "X-Amz-Expires";
  private static final String NO_CONTENT = Sha256.hash("");

  private static final Set<String> REQUIRED =
      Set.of(
          "Action",
          "DBUser",
          "X-Amz-Algorithm",
          "X-Amz-Credential",
          "X-Amz-Date",
          EXPIRES,
          "X-Amz-SignedHeaders");

  private static final Pattern FORM = Pattern.compile("([^/?#@:\\s]+):([0-9]{1,5})/\\?(\\S+)");
  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,9}");
  private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'");

  /** Null if the text is no token. */
  static @Nullable Token of(String text) {
    Matcher form = FORM.matcher(text);
    SortedMap<String, String> parameters = form.matches() ? parameters(form.group(3)) : null;
    String signature = parameters == null ? null : parameters.remove(SIGNATURE);
    if (parameters == null
        || signature == null
        || !parameters.keySet().containsAll(REQUIRED)
        || !parameters.keySet().stream().allMatch(Token::isKnown)
        || !has(parameters, "Action", "connect")
        || !has(parameters, "X-Amz-Algorithm", ALGORITHM)
        || !has(parameters, "X-Amz-SignedHeaders", "host")
        || !SECONDS.matcher(of(parameters, EXPIRES)).matches()
        || time(of(parameters, "X-Amz-Date")) == null) {
      return null;
    }
    Scope scope = Scope.of(of(parameters, "X-Amz-Credential"));
    return scope == null
        ? null
        : new Token(
            form.group(1),
            Integer.parseInt(form.group(2)),
            parameters,
            scope,
            of(parameters, "X-Amz-Date"),
            signature);
  }

  private static boolean isKnown(String name) {
    return REQUIRED.contains(name) || name.equals(SESSION);
  }

  private static boolean has(Map<String, String> parameters, String name, String value) {
    return value.equals(parameters.get(name));
  }

  private static String of(Map<String, String> parameters, String name) {
    return Objects.requireNonNull(parameters.get(name));
  }

  /** Null if one is not encoded as it must be, or named twice. */
  private static @Nullable SortedMap<String, String> parameters(String query) {
    SortedMap<String, String> parameters = new TreeMap<>();
    for (String parameter : query.split("&", -1)) {
      String[] parts = parameter.split("=", -1);
      String name = PercentEncoding.decode(parts[0]);
      String value = parts.length == 2 ? PercentEncoding.decode(parts[1]) : null;
      if (name == null || value == null || parameters.put(name, value) != null) {
        return null;
      }
    }
    return parameters;
  }

  private static @Nullable Instant time(String date) {
    try {
      return LocalDateTime.parse(date, DATE).toInstant(ZoneOffset.UTC);
    } catch (DateTimeParseException noDate) {
      return null;
    }
  }

  /** Who may log in with it. */
  String user() {
    return of(signed, "DBUser");
  }

  /** When it was signed. */
  Instant time() {
    return Objects.requireNonNull(time(date));
  }

  /** How long it wants to be good for. */
  Duration life() {
    return Duration.ofSeconds(Long.parseLong(of(signed, EXPIRES)));
  }

  /** Null if it has come without. */
  @Nullable String sessionToken() {
    return signed.get(SESSION);
  }

  /** Whether all that it says was signed with this secret key. */
  boolean isSignedWith(String secret) {
    // The day stands in it twice; one that signs for another day has signed nothing.
    if (!date.startsWith(scope.date() + "T")) {
      return false;
    }
    String text = String.join("\n", ALGORITHM, date, scope.text(), Sha256.hash(canonical()));
    String right = HexFormat.of().formatHex(Sha256.mac(scope.signingKey(secret), text));
    return MessageDigest.isEqual(Sha256.bytes(right), Sha256.bytes(signature));
  }

  /** The request in the one form in which it is signed. */
  private String canonical() {
    String query =
        signed.entrySet().stream()
            .map(
                e ->
                    PercentEncoding.encode(e.getKey()) + "=" + PercentEncoding.encode(e.getValue()))
            .sorted()
            .collect(Collectors.joining("&"));
    return String.join(
        "\n", "GET", "/", query, "host:" + host + ":" + port, "", "host", NO_CONTENT);
  }

  /** Without what could be used. */
  @Override
  public String toString() {
    return "Token[" + host + ":" + port + "]";
  }
}
