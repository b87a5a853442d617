package io.hibernateaws.engine.link;

/**
 * Links that may stand for each other.
 *
 * @param instance where they go
 * @param user as whom
 * @param database to which
 * @param secret keyed hash of the password a session brought itself, empty for the engine's
 *     credentials: a wrong password must never be handed a link that another one opened
 */
public record StoreKey(String instance, String user, String database, String secret) {
  @Override
  public String toString() {
    return instance + "/" + database + " as " + user;
  }
}
