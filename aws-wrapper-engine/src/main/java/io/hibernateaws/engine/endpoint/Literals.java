package io.hibernateaws.engine.endpoint;

/**
 * Recognises literal addresses, which no name service needs to be asked for. Linear in the length.
 */
final class Literals {
  private static final int LONGEST = 100;

  private Literals() {}

  static boolean isAddress(String host) {
    return host.length() <= LONGEST && (isIpv4(host) || isIpv6(host));
  }

  /** A port from 1 to 65535, or -1 for anything else. */
  static int port(String text) {
    if (text.isEmpty() || text.length() > 5) {
      return -1;
    }
    int value = 0;
    for (int i = 0; i < text.length(); i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      value = 10 * value + digit;
    }
    return value >= 1 && value <= 65535 ? value : -1;
  }

  private static boolean isIpv4(String host) {
    String[] parts = host.split("\\.", -1);
    if (parts.length != 4) {
      return false;
    }
    for (String part : parts) {
      if (!isOctet(part)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isOctet(String part) {
    if (part.isEmpty() || part.length() > 3) {
      return false;
    }
    int value = 0;
    for (int i = 0; i < part.length(); i++) {
      int digit = part.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return false;
      }
      value = 10 * value + digit;
    }
    return value <= 255;
  }

  /** Eight groups, or fewer around one {@code ::}; the last two may be an IPv4 address. */
  private static boolean isIpv6(String host) {
    int zone = host.indexOf('%');
    String address = zone > 0 ? host.substring(0, zone) : host;
    int gap = address.indexOf("::");
    if (gap < 0) {
      return groups(address) == 8;
    }
    if (address.indexOf("::", gap + 1) >= 0) {
      return false;
    }
    int before = gap == 0 ? 0 : groups(address.substring(0, gap));
    String rest = address.substring(gap + 2);
    int after = rest.isEmpty() ? 0 : groups(rest);
    return before >= 0 && after >= 0 && before + after <= 7;
  }

  /** The number of groups, negative if one is malformed. */
  private static int groups(String text) {
    String[] parts = text.split(":", -1);
    int count = 0;
    for (int i = 0; i < parts.length; i++) {
      if (i == parts.length - 1 && parts[i].indexOf('.') >= 0) {
        return isIpv4(parts[i]) ? count + 2 : Integer.MIN_VALUE;
      }
      if (!isGroup(parts[i])) {
        return Integer.MIN_VALUE;
      }
      count++;
    }
    return count;
  }

  private static boolean isGroup(String part) {
    for (int i = 0; i < part.length(); i++) {
      if (Character.digit(part.charAt(i), 16) < 0) {
        return false;
      }
    }
    return !part.isEmpty() && part.length() <= 4;
  }
}
