package io.hibernateaws.it.credential;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A certificate authority of a test that has signed for {@code localhost}, made with the JDK's
 * keytool in a folder that is the caller's.
 */
final class TestAuthority {
  static final String PASSWORD = "not a secret";

  private static final String AUTHORITY = "authority";
  private static final String SERVER = "server";

  private final Path folder;
  private final Path keys;

  private TestAuthority(Path folder) {
    this.folder = folder;
    this.keys = folder.resolve("keys.p12");
  }

  static TestAuthority create(Path folder) {
    TestAuthority authority = new TestAuthority(folder);
    Path certificate = folder.resolve("authority.pem");
    Path signed = folder.resolve("server.pem");
    Path request = folder.resolve("request.pem");
    authority.make(AUTHORITY, "CN=authority of a test", "bc:critical=ca:true");
    authority.make(SERVER, "CN=localhost", "eku=serverAuth");
    authority.keytool("-exportcert", "-rfc", "-alias", AUTHORITY, "-file", "" + certificate);
    authority.keytool("-certreq", "-alias", SERVER, "-file", "" + request);
    authority.keytool(
        "-gencert",
        "-rfc",
        "-alias",
        AUTHORITY,
        "-infile",
        "" + request,
        "-outfile",
        "" + signed,
        "-ext",
        "SAN=dns:localhost");
    authority.keytool("-importcert", "-noprompt", "-alias", SERVER, "-file", "" + signed);
    return authority;
  }

  private void make(String alias, String name, String extension) {
    keytool(
        "-genkeypair",
        "-alias",
        alias,
        "-keyalg",
        "EC",
        "-groupname",
        "secp256r1",
        "-dname",
        name,
        "-ext",
        extension);
  }

  private void keytool(String... what) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(what));
    command.addAll(
        List.of("-storetype", "PKCS12", "-keystore", keys.toString(), "-storepass", PASSWORD));
    try {
      Path output = folder.resolve("keytool.txt");
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      if (!process.waitFor(1, TimeUnit.MINUTES) || process.exitValue() != 0) {
        process.destroyForcibly();
        throw new IllegalStateException("keytool: " + Files.readString(output));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("keytool does not start", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while keytool runs", e);
    }
  }

  /** The server's key with its certificates. */
  Path keys() {
    return keys;
  }

  /**
   * This JVM trusts this authority alone, in clients that bring nothing of their own, until closed.
   */
  Trusted trusted() {
    try (InputStream in = Files.newInputStream(keys)) {
      KeyStore all = KeyStore.getInstance("PKCS12");
      all.load(in, PASSWORD.toCharArray());
      KeyStore trusted = KeyStore.getInstance("PKCS12");
      trusted.load(null, null);
      trusted.setCertificateEntry(AUTHORITY, all.getCertificate(AUTHORITY));
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      SSLContext before = SSLContext.getDefault();
      SSLContext.setDefault(context);
      return new Trusted(before);
    } catch (IOException e) {
      throw new UncheckedIOException("what keytool has made cannot be read", e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("what keytool has made cannot be used", e);
    }
  }

  /**
   * While the JVM trusts the authority.
   *
   * @param before what it trusted before
   */
  record Trusted(SSLContext before) implements AutoCloseable {
    @Override
    public void close() {
      SSLContext.setDefault(before);
    }
  }
}
