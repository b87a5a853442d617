package io.hibernateaws.quarkus.jta;

/**
 * A pool, for people.
 *
 * @param url JDBC URL without its parameters
 * @param readers whether it is the readers' pool
 */
public record PoolName(String url, boolean readers) {
  /** Without what may be secret in a URL. */
  public static PoolName of(String url, boolean readers) {
    int parameters = url.indexOf('?');
    return new PoolName(parameters < 0 ? url : url.substring(0, parameters), readers);
  }

  boolean isOfSameCluster(PoolName other) {
    return url.equals(other.url);
  }

  @Override
  public String toString() {
    return (readers ? "the readers of " : "the writer of ") + url;
  }
}
