package io.hibernateaws.engine.endpoint;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads host names of RDS and Aurora. Works from the end of the name label by label, without
 * regular expressions, in time linear in its length; pure.
 */
public final class EndpointParser {
  private static final int LONGEST_NAME = 255;

  /** Top domains, longest first, with the order of service and region in front of them. */
  private static final Map<String, Order> TAILS =
      Map.of(
          ".amazonaws.com.cn", Order.BOTH,
          ".amazonaws.com", Order.BOTH,
          ".amazonaws.au", Order.REGION_FIRST,
          ".amazonaws.eu", Order.REGION_FIRST,
          ".amazonaws.uk", Order.REGION_FIRST,
          ".c2s.ic.gov", Order.SERVICE_FIRST,
          ".sc2s.sgov.gov", Order.SERVICE_FIRST);

  private static final String GLOBAL_TAIL = ".global.rds.amazonaws.com";

  private enum Order {
    REGION_FIRST,
    SERVICE_FIRST,
    BOTH
  }

  private EndpointParser() {}

  /**
   * What the name says. Never fails: what does not fit the grammar is {@link EndpointKind#OTHER}.
   *
   * @param host without a port and without brackets
   */
  public static ParsedEndpoint parse(String host) {
    if (Literals.isAddress(host)) {
      return ParsedEndpoint.unknown(host, EndpointKind.IP, null);
    }
    if (host.length() > LONGEST_NAME) {
      return ParsedEndpoint.unknown(host, EndpointKind.OTHER, null);
    }
    String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    String lower = lower(name);
    ParsedEndpoint global = global(host, name, lower);
    if (global != null) {
      return global;
    }
    Tail tail = Tail.of(lower);
    ParsedEndpoint rds = tail == null ? null : rds(host, name, lower, tail);
    return rds == null
        ? ParsedEndpoint.unknown(host, EndpointKind.OTHER, regionOfLoadBalancer(lower))
        : rds;
  }

  /** Only ASCII: other letters may change their number, and names of RDS have none. */
  private static String lower(String name) {
    StringBuilder lower = new StringBuilder(name);
    for (int i = 0; i < lower.length(); i++) {
      char c = lower.charAt(i);
      if (c >= 'A' && c <= 'Z') {
        lower.setCharAt(i, (char) (c + ('a' - 'A')));
      }
    }
    return lower.toString();
  }

  private static @Nullable ParsedEndpoint global(String host, String name, String lower) {
    if (!lower.endsWith(GLOBAL_TAIL)) {
      return null;
    }
    int end = lower.length() - GLOBAL_TAIL.length();
    int dot = lower.lastIndexOf('.', end - 1);
    String label = lower.substring(dot + 1, end);
    if (dot < 1 || !label.startsWith("global-") || !isHash(label.substring("global-".length()))) {
      return null;
    }
    return new ParsedEndpoint(
        host, EndpointKind.GLOBAL_WRITER, null, name.substring(0, dot), null, null, null);
  }

  private static @Nullable ParsedEndpoint rds(String host, String name, String lower, Tail tail) {
    int dot = lower.lastIndexOf('.', tail.start - 1);
    if (dot < 1) {
      return null;
    }
    String label = lower.substring(dot + 1, tail.start);
    EndpointKind kind = kindOf(label, lower.substring(0, dot));
    if (kind == null) {
      return null;
    }
    String owner = name.substring(0, dot);
    String hash = name.substring(tail.start - hashOf(label).length(), tail.start);
    String rest = name.substring(tail.start);
    boolean instance = kind == EndpointKind.INSTANCE;
    if (kind == EndpointKind.PROXY_ENDPOINT) {
      owner = owner.substring(0, owner.length() - ".endpoint".length());
    }
    return new ParsedEndpoint(
        host,
        kind,
        tail.region,
        instance ? null : owner,
        instance ? owner : null,
        instance || kind.isCluster() ? "?." + hash + rest : null,
        writerOf(kind, name, owner + ".cluster-" + hash + rest));
  }

  /** Null when the label is none that RDS makes; {@code owner} is what stands in front of it. */
  private static @Nullable EndpointKind kindOf(String label, String owner) {
    String hash = hashOf(label);
    // A region or service in the wrong place leaves "rds" where the account's hash belongs.
    if (!isHash(hash) || hash.equals("rds")) {
      return null;
    }
    return switch (label.substring(0, label.length() - hash.length())) {
      case "" -> EndpointKind.INSTANCE;
      case "cluster-" -> EndpointKind.WRITER_CLUSTER;
      case "cluster-ro-" -> EndpointKind.READER_CLUSTER;
      case "cluster-custom-" -> EndpointKind.CUSTOM_CLUSTER;
      case "shardgrp-" -> EndpointKind.SHARD_GROUP;
      case "proxy-" ->
          owner.length() > ".endpoint".length() && owner.endsWith(".endpoint")
              ? EndpointKind.PROXY_ENDPOINT
              : EndpointKind.PROXY;
      default -> null;
    };
  }

  private static @Nullable String writerOf(EndpointKind kind, String name, String ofCluster) {
    return switch (kind) {
      case WRITER_CLUSTER, SHARD_GROUP -> name;
      case READER_CLUSTER -> ofCluster;
      default -> null;
    };
  }

  /** What follows the last hyphen: the hash itself has none. */
  private static String hashOf(String label) {
    return label.substring(label.lastIndexOf('-') + 1);
  }

  private static boolean isHash(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))) {
        return false;
      }
    }
    return !text.isEmpty();
  }

  private static boolean isRegion(String text) {
    return isHash(text.replace("-", "")) && !text.equals("rds") && !text.equals("rds-fips");
  }

  private static @Nullable String regionOfLoadBalancer(String lower) {
    for (String top : new String[] {".com", ".au", ".eu", ".uk"}) {
      if (lower.endsWith(".amazonaws" + top)) {
        int end = lower.length() - ".amazonaws".length() - top.length();
        int dot = lower.lastIndexOf('.', end - 1);
        boolean balancer = dot > ".elb".length() && lower.startsWith(".elb", dot - 4);
        String region = lower.substring(dot + 1, end);
        return balancer && isRegion(region) ? region : null;
      }
    }
    return null;
  }

  /**
   * Service, region and top domain at the end of a name.
   *
   * @param start where it begins, at a dot
   */
  private record Tail(int start, String region) {
    static @Nullable Tail of(String lower) {
      for (Map.Entry<String, Order> tail : TAILS.entrySet()) {
        if (lower.endsWith(tail.getKey())) {
          return of(lower, lower.length() - tail.getKey().length(), tail.getValue());
        }
      }
      return null;
    }

    private static @Nullable Tail of(String lower, int end, Order order) {
      int secondDot = lower.lastIndexOf('.', end - 1);
      int firstDot = secondDot < 1 ? -1 : lower.lastIndexOf('.', secondDot - 1);
      if (firstDot < 1) {
        return null;
      }
      String first = lower.substring(firstDot + 1, secondDot);
      String second = lower.substring(secondDot + 1, end);
      if (order != Order.SERVICE_FIRST && isService(second) && isRegion(first)) {
        return new Tail(firstDot, first);
      }
      if (order != Order.REGION_FIRST && isService(first) && isRegion(second)) {
        return new Tail(firstDot, second);
      }
      return null;
    }

    private static boolean isService(String label) {
      return label.equals("rds") || label.equals("rds-fips");
    }
  }
}
