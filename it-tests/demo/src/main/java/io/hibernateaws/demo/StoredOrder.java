package io.hibernateaws.demo;

/**
 * An order as it stands in the database.
 *
 * @param number the client's name for it
 * @param lines how many lines it has
 * @param total what the order says
 * @param sumOfLines what its lines say
 */
record StoredOrder(String number, int lines, int total, int sumOfLines) {
  /** Whether it is exactly what the client ordered. */
  boolean keeps(Cart cart) {
    return number.equals(cart.number())
        && lines == cart.prices().size()
        && total == cart.total()
        && sumOfLines == cart.total();
  }
}
