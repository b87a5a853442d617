package io.hibernateaws.local.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.net.ssl.SSLContext;

/** What a cluster proves to be under TLS, and the file of what its clients trust. */
public final class Certificates {
  private final ClusterFolder folder;
  private final List<String> hosts;

  /**
   * @param instances their identifiers
   */
  public Certificates(ClusterFolder folder, Names names, List<String> instances) {
    this.folder = folder;
    this.hosts = names.all(instances);
  }

  /** For the servers. */
  public TlsIdentity ofServers() {
    TlsIdentity identity = TlsIdentity.create(hosts);
    write(identity.certificate());
    return identity;
  }

  /** For the proxies in front of them. */
  public SSLContext ofProxies() {
    TlsAuthority authority = TlsAuthority.create(hosts);
    write(authority.certificate());
    return authority.context();
  }

  /** Where clients find what they trust. */
  public static Path trusted(ClusterFolder folder) {
    Path file = file(folder);
    if (!Files.exists(file)) {
      throw new IllegalStateException(
          "The cluster has no certificate: build it with tls() or proxyTls()");
    }
    return file;
  }

  private static Path file(ClusterFolder folder) {
    return folder.path().resolve("certificate.pem");
  }

  private void write(String certificate) {
    try {
      Files.writeString(file(folder), certificate);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write the cluster's certificate", e);
    }
  }
}
