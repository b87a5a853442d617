package io.hibernateaws.local.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * A certificate authority made for one cluster, and what it has signed for the cluster's names:
 * clients trust the authority, as they do with a provider's, and not the certificate itself.
 *
 * @param certificate of the authority, PEM
 * @param context proves the names
 */
public record TlsAuthority(String certificate, SSLContext context) {
  private static final Duration DEADLINE = Duration.ofSeconds(60);
  private static final String AUTHORITY = "authority";
  private static final String SERVER = "server";

  /** An authority that has signed for these host names; made with the JDK's keytool. */
  public static TlsAuthority create(List<String> names) {
    try {
      Path folder = Files.createTempDirectory("local-aurora-tls");
      try {
        return create(names, folder);
      } finally {
        Workspace.delete(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot make a certificate authority", e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Cannot make a certificate authority", e);
    }
  }

  private static TlsAuthority create(List<String> names, Path folder)
      throws IOException, GeneralSecurityException {
    String password = Credentials.randomPassword();
    Path store = folder.resolve("store.p12");
    Path request = folder.resolve("request.pem");
    Path signed = folder.resolve("signed.pem");
    keytool(store, password, key(AUTHORITY, "CN=local-aurora authority", "bc:critical=ca:true"));
    keytool(store, password, key(SERVER, "CN=local-aurora", "eku=serverAuth"));
    keytool(store, password, List.of("-certreq", "-alias", SERVER, "-file", request.toString()));
    keytool(
        store,
        password,
        List.of(
            "-gencert",
            "-rfc",
            "-alias",
            AUTHORITY,
            "-infile",
            request.toString(),
            "-outfile",
            signed.toString(),
            "-validity",
            "365",
            "-ext",
            "SAN=" + names.stream().map(name -> "dns:" + name).collect(Collectors.joining(","))));
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, password.toCharArray());
    }
    Certificate authority = keys.getCertificate(AUTHORITY);
    Certificate server;
    try (InputStream in = Files.newInputStream(signed)) {
      server = CertificateFactory.getInstance("X.509").generateCertificate(in);
    }
    keys.setKeyEntry(
        SERVER,
        keys.getKey(SERVER, password.toCharArray()),
        password.toCharArray(),
        new Certificate[] {server, authority});
    keys.deleteEntry(AUTHORITY);
    return new TlsAuthority(
        TlsIdentity.pem("CERTIFICATE", authority.getEncoded()), context(keys, password));
  }

  private static List<String> key(String alias, String name, String extension) {
    return List.of(
        "-genkeypair",
        "-alias",
        alias,
        "-keyalg",
        "EC",
        "-groupname",
        "secp256r1",
        "-validity",
        "365",
        "-dname",
        name,
        "-ext",
        extension);
  }

  private static void keytool(Path store, String password, List<String> what) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(what);
    command.addAll(
        List.of("-storetype", "PKCS12", "-keystore", store.toString(), "-storepass", password));
    ShellCommand.require(command, DEADLINE);
  }

  private static SSLContext context(KeyStore keys, String password)
      throws GeneralSecurityException {
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, password.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }
}
