package io.hibernateaws.local.iam;

import org.jspecify.annotations.Nullable;

/**
 * The key that has signed, and what for.
 *
 * @param date as {@code 20261130}
 */
record Scope(String keyId, String date, String region, String service) {
  private static final String END = "aws4_request";

  /** Null if the text is no credential of Signature Version 4. */
  static @Nullable Scope of(String credential) {
    String[] parts = credential.split("/", -1);
    return parts.length == 5 && parts[4].equals(END)
        ? new Scope(parts[0], parts[1], parts[2], parts[3])
        : null;
  }

  /** Without the key. */
  String text() {
    return String.join("/", date, region, service, END);
  }

  /** The key of one day, region and service, made of the secret one. */
  byte[] signingKey(String secret) {
    byte[] key = Sha256.bytes("AWS4" + secret);
    for (String part : new String[] {date, region, service, END}) {
      key = Sha256.mac(key, part);
    }
    return key;
  }
}
