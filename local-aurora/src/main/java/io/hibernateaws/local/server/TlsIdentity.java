package io.hibernateaws.local.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What the servers of a cluster prove to be under TLS: a new key for every cluster, and a
 * certificate for its names that signs itself, so clients that trust the certificate trust no other
 * server.
 *
 * @param certificate PEM
 * @param key PEM, unencrypted; never shown by {@link #toString()}
 */
public record TlsIdentity(String certificate, String key) {
  private static final Duration DEADLINE = Duration.ofSeconds(60);
  private static final String ALIAS = "server";

  /** An identity for these host names; made with the JDK's keytool. */
  public static TlsIdentity create(List<String> names) {
    try {
      Path folder = Files.createTempDirectory("local-aurora-tls");
      try {
        return create(names, folder.resolve("identity.p12"));
      } finally {
        Workspace.delete(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot make a TLS certificate", e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Cannot make a TLS certificate", e);
    }
  }

  private static TlsIdentity create(List<String> names, Path file)
      throws IOException, GeneralSecurityException {
    String password = Credentials.randomPassword();
    ShellCommand.require(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
            "-genkeypair",
            "-alias",
            ALIAS,
            "-keyalg",
            "EC",
            "-groupname",
            "secp256r1",
            "-validity",
            "365",
            "-dname",
            "CN=local-aurora",
            "-ext",
            "SAN=" + names.stream().map(name -> "dns:" + name).collect(Collectors.joining(",")),
            "-storetype",
            "PKCS12",
            "-keystore",
            file.toString(),
            "-storepass",
            password),
        DEADLINE);
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, password.toCharArray());
    }
    Key key = store.getKey(ALIAS, password.toCharArray());
    return new TlsIdentity(
        pem("CERTIFICATE", store.getCertificate(ALIAS).getEncoded()),
        pem("PRIVATE KEY", key.getEncoded()));
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
