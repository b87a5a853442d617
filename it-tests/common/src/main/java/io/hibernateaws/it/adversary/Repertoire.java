package io.hibernateaws.it.adversary;

import java.util.List;

/** What the adversary knows of a database product. */
public interface Repertoire {
  /**
   * Statements for an administrator that make what the moves need, once the tenants' schemas are
   * there.
   *
   * @param user of the application
   */
  List<String> setUp(String user, List<String> tenants);

  /** Its moves, beside those that JDBC knows. */
  List<Move> moves();

  /**
   * A query for one text with everything that a session can leave to the next one, each in a line
   * of its own: the same on every fresh session of a tenant in a role.
   */
  String state();

  /** A query that ends every session of this account. */
  String endSessions(String user);
}
