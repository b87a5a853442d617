package io.hibernateaws.local.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;

/**
 * What the servers of a cluster prove to be under TLS: a new key for every cluster, and a
 * certificate for its names that signs itself, so clients that trust the certificate trust no other
 * server.
 *
 * @param certificate PEM
 * @param key PEM, unencrypted; never shown by {@link #toString()}
 */
public record TlsIdentity(String certificate, String key) {
  private static final String ALIAS = "server";

  /** An identity for these host names. */
  public static TlsIdentity create(List<String> names) {
    try (KeyFile file = new KeyFile()) {
      file.create(ALIAS, "CN=local-aurora", KeyFile.namesExtension(names));
      KeyStore keys = file.load();
      return new TlsIdentity(
          pem("CERTIFICATE", keys.getCertificate(ALIAS).getEncoded()),
          pem("PRIVATE KEY", file.key(keys, ALIAS).getEncoded()));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot make a TLS certificate", e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Cannot make a TLS certificate", e);
    }
  }

  static String pem(String what, byte[] der) {
    return "-----BEGIN %1$s-----%n%2$s%n-----END %1$s-----%n"
        .formatted(
            what,
            Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(der));
  }

  @Override
  public String toString() {
    return "TlsIdentity[" + certificate.length() + " characters of certificate]";
  }
}
