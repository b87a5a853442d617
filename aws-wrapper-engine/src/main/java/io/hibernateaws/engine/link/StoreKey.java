package io.hibernateaws.engine.link;

import io.hibernateaws.engine.foreign.ForeignText;

/**
 * Key of interchangeable links: same instance, user, database and password.
 *
 * @param instance identifier of the instance
 * @param user database user
 * @param database name of the database
 * @param secret keyed hash of the password a session brought itself, or the identity that it asks
 *     as; empty for the engine's credentials: a wrong password must never be handed a link that
 *     another one opened
 */
public record StoreKey(String instance, String user, String database, String secret) {
  @Override
  public String toString() {
    return instance + "/" + ForeignText.of(database) + " as " + ForeignText.of(user);
  }
}
