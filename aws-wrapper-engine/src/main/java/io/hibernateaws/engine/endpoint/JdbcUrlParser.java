package io.hibernateaws.engine.endpoint;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Takes JDBC URLs apart: {@code jdbc:protocol://host[:port]/database?key=value}, also behind {@code
 * jdbc:aws:} and, for migration, {@code jdbc:aws-wrapper:}. Messages never contain parameters,
 * which may carry secrets.
 */
public final class JdbcUrlParser {
  private static final String OF_AWS_WRAPPER = "jdbc:aws-wrapper:";
  private static final List<String> PREFIXES = List.of(OF_AWS_WRAPPER, "jdbc:aws:", "jdbc:");
  private static final String OURS = "aws.";
  private static final String PARAMETER_SIGNS = "=&;";

  private JdbcUrlParser() {}

  /** Whether the URL asks for this engine by its own prefix. */
  public static boolean isOurs(String url) {
    return url.startsWith(PREFIXES.get(0)) || url.startsWith(PREFIXES.get(1));
  }

  /**
   * Whether the URL has the prefix of the AWS Advanced JDBC Wrapper, which its driver takes too.
   */
  public static boolean isOfWrapper(String url) {
    return url.startsWith(PREFIXES.get(0));
  }

  /**
   * The parts of a URL.
   *
   * @param known protocols, those that are not provided yet included
   * @throws IllegalArgumentException whose message says what is wrong and what to write instead
   */
  public static ParsedUrl parse(String url, List<Protocol> known) {
    for (String prefix : PREFIXES) {
      if (url.startsWith(prefix)) {
        return afterPrefix(url.substring(prefix.length()), known, prefix.equals(OF_AWS_WRAPPER));
      }
    }
    throw new IllegalArgumentException("is no JDBC URL; write " + example(known));
  }

  /** A URL to write, of the first protocol that is provided. */
  public static String example(List<Protocol> known) {
    return known.stream()
        .filter(Protocol::provided)
        .map(one -> one.example("host"))
        .findFirst()
        .orElse("one of a database that is provided");
  }

  private static ParsedUrl afterPrefix(String rest, List<Protocol> known, boolean ofAwsWrapper) {
    int colon = rest.indexOf(':');
    if (colon < 1) {
      throw new IllegalArgumentException("names no protocol; write " + example(known));
    }
    String name = rest.substring(0, colon);
    if (!isHost(name)) {
      throw new IllegalArgumentException("names no protocol; write " + example(known));
    }
    Protocol protocol = Protocol.named(name, known);
    String body = rest.substring(colon + 1);
    int mark = body.indexOf('?');
    String path = mark < 0 ? body : body.substring(0, mark);
    Map<String, String> parameters = new LinkedHashMap<>();
    Map<String, String> settings = new LinkedHashMap<>();
    if (mark >= 0) {
      query(body.substring(mark + 1), parameters, settings);
    }
    if (path.contains("://")) {
      throw new IllegalArgumentException(
          "lets the driver choose among hosts; write "
              + protocol.example("host")
              + " with the cluster endpoint: the engine learns the others from the cluster");
    }
    if (!path.startsWith("//")) {
      // The short forms of drivers: jdbc:protocol:database and jdbc:protocol:/
      String database = database(path.startsWith("/") ? path.substring(1) : path);
      return new ParsedUrl(
          name,
          new Endpoint("localhost", protocol.defaultPort()),
          database.isEmpty() ? null : database,
          parameters,
          settings,
          ofAwsWrapper);
    }
    int slash = path.indexOf('/', 2);
    String authority = slash < 0 ? path.substring(2) : path.substring(2, slash);
    String database = slash < 0 ? "" : database(path.substring(slash + 1));
    return new ParsedUrl(
        name,
        endpoint(authority, protocol),
        database.isEmpty() ? null : database,
        parameters,
        settings,
        ofAwsWrapper);
  }

  /** A parameter behind a forgotten mark must not become part of a name that is shown. */
  private static String database(String text) {
    if (text.chars().anyMatch(c -> PARAMETER_SIGNS.indexOf(c) >= 0)) {
      throw new IllegalArgumentException(
          "has a parameter in the name of its database; write ? in front of the first parameter, and"
              + " %3D for =, %26 for &, %3B for ; in a name that has them");
    }
    return decoded(text);
  }

  private static Endpoint endpoint(String authority, Protocol protocol) {
    if (authority.indexOf(',') >= 0) {
      throw new IllegalArgumentException(
          "names several hosts; name one, e.g. the cluster endpoint: the engine learns the others"
              + " from the cluster");
    }
    if (authority.indexOf('@') >= 0) {
      throw new IllegalArgumentException(
          "carries a user in front of the host; give user and password as settings of their own");
    }
    String host = authority;
    String port = "";
    if (authority.startsWith("[")) {
      int close = authority.indexOf(']');
      if (close < 0 || !Literals.isAddress(authority.substring(1, close))) {
        throw new IllegalArgumentException("has no IPv6 address between its brackets");
      }
      host = authority.substring(1, close);
      port = authority.substring(close + 1);
    } else {
      int colon = authority.indexOf(':');
      if (colon >= 0 && authority.indexOf(':', colon + 1) >= 0) {
        throw new IllegalArgumentException(
            "names an IPv6 address without brackets; write " + protocol.example("[::1]"));
      }
      if (colon >= 0) {
        host = authority.substring(0, colon);
        port = authority.substring(colon);
      }
    }
    if (!authority.startsWith("[") && !isHost(host)) {
      throw new IllegalArgumentException(
          "has a character in its host that no host name has; write "
              + protocol.example("host")
              + "?key=value");
    }
    return new Endpoint(host.isEmpty() ? "localhost" : host, port(port, protocol.defaultPort()));
  }

  /** A parameter behind a forgotten mark must not become part of a name that is logged. */
  private static boolean isHost(String text) {
    return text.chars()
        .allMatch(c -> Character.isLetterOrDigit(c) || c == '.' || c == '-' || c == '_');
  }

  private static int port(String text, int defaultPort) {
    if (text.isEmpty() || text.equals(":")) {
      return defaultPort;
    }
    int port = text.charAt(0) == ':' ? Literals.port(text.substring(1)) : -1;
    if (port < 0) {
      throw new IllegalArgumentException(
          "has no port behind its host but other text; write :port with a port between 1 and 65535");
    }
    return port;
  }

  private static void query(
      String query, Map<String, String> parameters, Map<String, String> settings) {
    for (String one : query.split("&", -1)) {
      if (one.isEmpty()) {
        continue;
      }
      int equals = one.indexOf('=');
      String key = decoded(equals < 0 ? one : one.substring(0, equals));
      String value = equals < 0 ? "" : decoded(one.substring(equals + 1));
      if (!key.startsWith(OURS)) {
        parameters.put(key, value);
        continue;
      }
      String before = settings.put(key.substring(OURS.length()), value);
      if (before != null && !before.equals(value)) {
        throw new IllegalArgumentException("sets " + key + " twice with different values");
      }
    }
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "has a % that is not followed by two hexadecimal digits; write %25 for %", e);
    }
  }
}
