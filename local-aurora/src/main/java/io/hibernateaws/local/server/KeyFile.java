package io.hibernateaws.local.server;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * New keys and certificates, made with the JDK's keytool in a folder that goes when this is closed.
 * Not thread-safe.
 */
final class KeyFile implements AutoCloseable {
  private static final Duration DEADLINE = Duration.ofSeconds(60);
  private static final String VALID_DAYS = "365";

  private final Path folder;
  private final String password = Credentials.randomPassword();

  KeyFile() throws IOException {
    folder = Files.createTempDirectory("local-aurora-tls");
  }

  /** The certificate extension that lists these host names. */
  static String namesExtension(List<String> hosts) {
    return "SAN=" + hosts.stream().map(host -> "dns:" + host).collect(Collectors.joining(","));
  }

  /** Makes a key with a certificate that it signs itself. */
  void create(String alias, String name, String extension) {
    keytool(
        List.of(
            "-genkeypair",
            "-alias",
            alias,
            "-keyalg",
            "EC",
            "-groupname",
            "secp256r1",
            "-validity",
            VALID_DAYS,
            "-dname",
            name,
            "-ext",
            extension));
  }

  /** A certificate for a key that another one signs. */
  Certificate sign(String alias, String signer, String extension)
      throws IOException, GeneralSecurityException {
    String request = folder.resolve("request.pem").toString();
    Path signed = folder.resolve("signed.pem");
    keytool(List.of("-certreq", "-alias", alias, "-file", request));
    keytool(
        List.of(
            "-gencert",
            "-rfc",
            "-alias",
            signer,
            "-infile",
            request,
            "-outfile",
            signed.toString(),
            "-validity",
            VALID_DAYS,
            "-ext",
            extension));
    try (InputStream in = Files.newInputStream(signed)) {
      return CertificateFactory.getInstance("X.509").generateCertificate(in);
    }
  }

  /** All that was made until now, in memory. */
  KeyStore load() throws IOException, GeneralSecurityException {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file())) {
      keys.load(in, password());
    }
    return keys;
  }

  Key key(KeyStore keys, String alias) throws GeneralSecurityException {
    return keys.getKey(alias, password());
  }

  char[] password() {
    return password.toCharArray();
  }

  private Path file() {
    return folder.resolve("keys.p12");
  }

  private void keytool(List<String> what) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(what);
    command.addAll(
        List.of("-storetype", "PKCS12", "-keystore", file().toString(), "-storepass", password));
    ShellCommand.require(command, DEADLINE);
  }

  @Override
  public void close() throws IOException {
    Workspace.delete(folder);
  }
}
