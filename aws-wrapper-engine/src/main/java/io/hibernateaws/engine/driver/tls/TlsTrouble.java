package io.hibernateaws.engine.driver.tls;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.security.cert.CertificateException;
import java.util.function.Predicate;
import javax.net.ssl.SSLException;

/** Tells by causes whether two sides do not agree about TLS, or whether a network is in trouble. */
public final class TlsTrouble {
  private TlsTrouble() {}

  /**
   * Whether TLS, and not a network, has failed: what a network did has an exception of the network
   * among its causes, and a certificate for another name has one of the certificate below it.
   *
   * @param ofDriver causes by which a driver of its own says that TLS has failed
   */
  public static boolean isBehind(Throwable failure, Predicate<Throwable> ofDriver) {
    boolean found = false;
    for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
      boolean local =
          cause instanceof SSLException
              || cause instanceof CertificateException
              || cause instanceof FileNotFoundException
              || cause instanceof FileSystemException
              || ofDriver.test(cause);
      boolean ofCertificate = cause.getCause() instanceof CertificateException;
      if (cause instanceof IOException && !local && !ofCertificate) {
        return false;
      }
      found |= local;
    }
    return found;
  }
}
