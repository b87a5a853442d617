package io.hibernateaws.engine.driver.tls;

/**
 * The properties of a driver that say which servers are trusted.
 *
 * @param mode how certain TLS is
 * @param verified value of the mode with which certificate and name are verified
 * @param authority where the authorities are that sign certificates
 */
public record TlsNames(String mode, String verified, String authority) {
  /** Both names, for a sentence. */
  @Override
  public String toString() {
    return mode + ", " + authority;
  }
}
