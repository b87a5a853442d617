package io.hibernateaws.demo;

import org.hibernate.Session;

/**
 * Where a transaction ran, in the words of the server that ran it.
 *
 * @param instance its identifier
 * @param writer whether it was the writer at that moment
 */
record Place(String instance, boolean writer) {
  /** Asks on the link of the running transaction, so it cannot be another server's answer. */
  static Place of(Session session, Product product) {
    return session
        .createNativeQuery(product.place(), Object[].class)
        .addScalar("instance", String.class)
        .addScalar("writer", Boolean.class)
        .setTupleTransformer((row, names) -> new Place((String) row[0], (Boolean) row[1]))
        .getSingleResult();
  }
}
