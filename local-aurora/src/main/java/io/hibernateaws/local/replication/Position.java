package io.hibernateaws.local.replication;

/**
 * How much of a cluster's history a server has. Positions of one cluster can be compared with each
 * other; the order need not be total: of two servers each may have what the other lacks. Immutable.
 */
public interface Position {
  /** Whether a server at this position has everything that one at the other position has. */
  boolean reaches(Position other);
}
