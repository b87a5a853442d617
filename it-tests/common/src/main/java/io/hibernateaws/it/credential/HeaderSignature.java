package io.hibernateaws.it.credential;

import com.github.tomakehurst.wiremock.http.Request;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Checks the signature in the header of a request to a service, as AWS Signature Version 4
 * describes it.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html">Create
 *     a signed AWS API request</a>
 */
final class HeaderSignature {
  private static final String ALGORITHM = "AWS4-HMAC-SHA256";
  private static final Duration SKEW = Duration.ofMinutes(5);
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
  private static final Pattern AUTHORIZATION =
      Pattern.compile(
          ALGORITHM
              + " Credential=([^/]+)/(\\d{8})/([^/]+)/([^/]+)/aws4_request,"
              + " SignedHeaders=([^,]+), Signature=([0-9a-f]{64})");
  private static final HexFormat HEX = HexFormat.of();

  private HeaderSignature() {}

  /** What is wrong with the signature of a request; null if nothing is. */
  static @Nullable String flaw(
      Request request, String service, String region, String keyId, String secretKey) {
    String header = request.getHeader("Authorization");
    Matcher parts = AUTHORIZATION.matcher(header == null ? "" : header);
    String time = request.getHeader("X-Amz-Date");
    if (!parts.matches() || time == null) {
      return "not signed in the header with " + ALGORITHM;
    }
    if (!parts.group(1).equals(keyId)) {
      return "signed with an unknown key";
    }
    if (!parts.group(3).equals(region) || !parts.group(4).equals(service)) {
      return "signed for " + parts.group(3) + "/" + parts.group(4);
    }
    Instant signed = Instant.from(TIME.parse(time));
    if (!time.startsWith(parts.group(2))
        || Duration.between(signed, Instant.now()).abs().compareTo(SKEW) > 0) {
      return "signed at " + time;
    }
    List<String> names = Arrays.asList(parts.group(5).split(";"));
    if (!names.containsAll(List.of("host", "x-amz-date"))) {
      return "host or date are not signed";
    }
    String scope = parts.group(2) + "/" + region + "/" + service + "/aws4_request";
    String toSign = ALGORITHM + "\n" + time + "\n" + scope + "\n" + hash(canonical(request, names));
    byte[] key = ("AWS4" + secretKey).getBytes(StandardCharsets.UTF_8);
    for (String part : scope.split("/", -1)) {
      key = mac(key, part);
    }
    boolean right =
        MessageDigest.isEqual(
            HEX.formatHex(mac(key, toSign)).getBytes(StandardCharsets.US_ASCII),
            parts.group(6).getBytes(StandardCharsets.US_ASCII));
    return right ? null : "the signature is wrong";
  }

  private static String canonical(Request request, List<String> names) {
    String headers =
        names.stream()
            .map(name -> name + ":" + request.getHeader(name).trim().replaceAll(" +", " ") + "\n")
            .collect(Collectors.joining());
    return String.join(
        "\n",
        request.getMethod().getName(),
        request.getUrl(),
        "",
        headers,
        String.join(";", names),
        hash(new String(request.getBody(), StandardCharsets.UTF_8)));
  }

  private static String hash(String text) {
    try {
      return HEX.formatHex(
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] mac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
