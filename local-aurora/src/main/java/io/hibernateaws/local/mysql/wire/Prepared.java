package io.hibernateaws.local.mysql.wire;

/**
 * A statement that a client has had prepared.
 *
 * @param text how it begins
 * @param asksForTopology whether the members of the cluster must be told before it is executed
 */
record Prepared(String text, boolean asksForTopology) {
  static final Prepared UNKNOWN = new Prepared("", false);
}
