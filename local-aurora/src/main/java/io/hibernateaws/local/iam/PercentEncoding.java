package io.hibernateaws.local.iam;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** The encoding of Signature Version 4: everything but the unreserved characters of RFC 3986. */
final class PercentEncoding {
  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  private PercentEncoding() {}

  static String encode(String text) {
    StringBuilder encoded = new StringBuilder();
    for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
      if (isUnreserved((char) each)) {
        encoded.append((char) each);
      } else {
        HEX.toHexDigits(encoded.append('%'), each);
      }
    }
    return encoded.toString();
  }

  /** Null if the text is not encoded in this way. */
  static @Nullable String decode(String text) {
    ByteArrayOutputStream decoded = new ByteArrayOutputStream();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (isUnreserved(c)) {
        decoded.write(c);
      } else if (c == '%'
          && i + 2 < text.length()
          && HexFormat.isHexDigit(text.charAt(i + 1))
          && HexFormat.isHexDigit(text.charAt(i + 2))) {
        decoded.write(HexFormat.fromHexDigits(text, i + 1, i + 3));
        i += 2;
      } else {
        return null;
      }
    }
    return decoded.toString(StandardCharsets.UTF_8);
  }

  private static boolean isUnreserved(char c) {
    return (c >= 'A' && c <= 'Z')
        || (c >= 'a' && c <= 'z')
        || (c >= '0' && c <= '9')
        || c == '-'
        || c == '.'
        || c == '_'
        || c == '~';
  }
}
