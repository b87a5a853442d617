package io.hibernateaws.demo;

import java.util.List;
import java.util.stream.IntStream;

/**
 * What a client wants to order; it keeps this to compare it with the database in the end.
 *
 * @param number the client's own name for the order: whatever happens, it can be looked up by it
 * @param prices one per line
 */
record Cart(String number, List<Integer> prices) {
  Cart {
    prices = List.copyOf(prices);
  }

  /** The n-th cart of a client: one to four lines, no two carts in a row alike. */
  static Cart of(int client, int n) {
    return new Cart(
        client + "-" + n,
        IntStream.rangeClosed(1, 1 + n % 4).mapToObj(line -> 100 * line + n % 97).toList());
  }

  int total() {
    return prices.stream().mapToInt(Integer::intValue).sum();
  }
}
