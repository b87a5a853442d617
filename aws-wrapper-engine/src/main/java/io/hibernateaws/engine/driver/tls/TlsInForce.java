package io.hibernateaws.engine.driver.tls;

import org.jspecify.annotations.Nullable;

/**
 * What a driver makes of its properties, as for TLS.
 *
 * @param certainty of each connection
 * @param property that decides it, null where none was given
 */
public record TlsInForce(Certainty certainty, @Nullable String property) {
  /** How certain a connection is to lead to the server that is meant; the later the more. */
  public enum Certainty {
    /** Without TLS, be it only where the server, or whoever is in between, does not offer it. */
    PLAIN("lets the driver connect without TLS"),
    /** Encrypted for whoever answers. */
    UNVERIFIED("encrypts for whoever answers, whatever its certificate"),
    /** Encrypted for whoever has a certificate of an authority that everybody can ask for one. */
    ANY_NAME(
        "takes a certificate for any name, and the authorities that the JVM trusts give one to"
            + " everybody"),
    /** Encrypted for the server that is meant, or for whom a class of the application's trusts. */
    VERIFIED("verifies the server");

    private final String means;

    Certainty(String means) {
      this.means = means;
    }

    /** What a property that decides it does, continues a sentence that begins with the property. */
    public String means() {
      return means;
    }
  }
}
