package io.hibernateaws.local.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.List;
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
  private static final String AUTHORITY = "authority";
  private static final String SERVER = "server";

  /** An authority that has signed for these host names. */
  public static TlsAuthority create(List<String> names) {
    try (KeyFile file = new KeyFile()) {
      file.create(AUTHORITY, "CN=local-aurora authority", "bc:critical=ca:true");
      file.create(SERVER, "CN=local-aurora", "eku=serverAuth");
      Certificate server = file.sign(SERVER, AUTHORITY, KeyFile.namesExtension(names));
      KeyStore keys = file.load();
      Certificate authority = keys.getCertificate(AUTHORITY);
      keys.setKeyEntry(
          SERVER, file.key(keys, SERVER), file.password(), new Certificate[] {server, authority});
      keys.deleteEntry(AUTHORITY);
      return new TlsAuthority(
          TlsIdentity.pem("CERTIFICATE", authority.getEncoded()), context(keys, file.password()));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot make a certificate authority", e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Cannot make a certificate authority", e);
    }
  }

  private static SSLContext context(KeyStore keys, char[] password)
      throws GeneralSecurityException {
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, password);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }
}
