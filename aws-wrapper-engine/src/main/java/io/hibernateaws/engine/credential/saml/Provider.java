package io.hibernateaws.engine.credential.saml;

import io.hibernateaws.engine.credential.FederationSettings;
import io.hibernateaws.engine.endpoint.Endpoint;
import io.hibernateaws.engine.foreign.ForeignText;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpTimeoutException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * An identity provider: where it is, and what is said when it does not do what it should.
 *
 * @param name of the product
 * @param endpoint where it is reached, by https
 * @param user who logs in there
 */
record Provider(String name, Endpoint endpoint, String user, long timeoutMillis) {
  private static final int HTTPS = 443;
  private static final String SETTING = "hibernate.aws.federated.";

  static Provider of(String name, FederationSettings settings) {
    return new Provider(
        name, settings.idp(), settings.idpUser().user(), settings.httpTimeout().toMillis());
  }

  /** An address of this provider. */
  URI uri(String pathAndQuery) {
    String host = endpoint.port() == HTTPS ? endpoint.host() : endpoint.toString();
    return URI.create("https://" + host + pathAndQuery);
  }

  /** Whether nobody but this provider, encrypted, is behind an address. */
  boolean isBehind(URI uri) {
    return "https".equalsIgnoreCase(uri.getScheme())
        && endpoint.host().equalsIgnoreCase(uri.getHost())
        && endpoint.port() == (uri.getPort() < 0 ? HTTPS : uri.getPort());
  }

  /** It has not said what it thinks of the user. */
  SamlLoginException failure(String step, String what) {
    return new SamlLoginException(sentence(step, what), false, null);
  }

  /** It knows who asks, and gives no assertion. */
  SamlLoginException refusal(String step, String what) {
    return new SamlLoginException(sentence(step, what), true, null);
  }

  /** It leads to somebody else, or out of the encryption. */
  SamlLoginException foreign(String step, String how, URI target) {
    // Neither its user nor its path, which may be secret.
    String port = target.getPort() < 0 ? "" : ":" + target.getPort();
    return failure(
        step,
        how
            + " "
            + ForeignText.of(target.getScheme() + "://" + target.getHost() + port)
            + ", and nothing is sent to another host or port than hibernate.aws.federated.idp_endpoint,"
            + " nor without https; name the host that ends the log-in, or let the provider keep it on"
            + " one host");
  }

  /** There was no answer, or none that is one of HTTP. */
  SamlLoginException noAnswer(String step, Throwable failure) {
    // Other messages quote what was read.
    boolean isOfConnecting = failure instanceof ConnectException || failure instanceof SSLException;
    return new SamlLoginException(
        sentence(step, reason(failure)), false, isOfConnecting ? failure : null);
  }

  /** The answer takes longer than it may. */
  SamlLoginException tooSlow(String step) {
    return failure(step, reason(new HttpTimeoutException("")));
  }

  private String reason(Throwable failure) {
    if (failure instanceof HttpTimeoutException) {
      return "no answer within "
          + timeoutMillis
          + " ms ("
          + SETTING
          + "http_timeout; a whole log-in takes at most "
          + SamlLogin.REQUESTS_IN_ALL
          + " times as long)";
    }
    Throwable distrust = distrust(failure);
    if (distrust != null) {
      return "its certificate is not trusted: "
          + ForeignText.message(distrust)
          + "; add its authority to the trust store of the JVM ("
          + SETTING
          + "ssl_secure=false would show the password to whoever is in between)";
    }
    return failure instanceof SSLException
        ? "no TLS: "
            + ForeignText.message(failure)
            + "; check the host and port of "
            + SETTING
            + "idp_endpoint"
        : "cannot be reached ("
            + failure.getClass().getSimpleName()
            + "); check "
            + SETTING
            + "idp_endpoint, the network and the proxy of this JVM";
  }

  private static @Nullable Throwable distrust(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof CertificateException || cause instanceof CertPathBuilderException) {
        return cause;
      }
    }
    return null;
  }

  private String sentence(String step, String what) {
    return name + " at " + endpoint + ", " + step + ": " + what;
  }

  /** The user, for a sentence. */
  String shownUser() {
    return ForeignText.quoted(user);
  }
}
