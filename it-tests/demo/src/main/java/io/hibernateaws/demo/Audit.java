package io.hibernateaws.demo;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What a comparison of the clients' memory with the database found.
 *
 * @param acknowledged orders that a client was told are taken
 * @param found those of them that are in the database as they were ordered, lines and all
 * @param duplicated orders, acknowledged or not, that are there more than once
 * @param broken orders, acknowledged or not, whose lines do not add up to their total
 * @param refusedButStored orders that are there although the client was told they could not be
 *     taken
 */
record Audit(int acknowledged, int found, int duplicated, int broken, int refusedButStored) {
  private static final String ALL_ORDERS =
      """
      select o.number, count(l.id), o.total, coalesce(sum(l.price), 0)
      from orders o left join order_lines l on l.order_id = o.id
      group by o.id""";

  /** Reads without Hibernate and without the provider: they are what is audited. */
  static List<StoredOrder> read(Connection connection) throws SQLException {
    List<StoredOrder> stored = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(ALL_ORDERS)) {
      while (rows.next()) {
        stored.add(
            new StoredOrder(rows.getString(1), rows.getInt(2), rows.getInt(3), rows.getInt(4)));
      }
    }
    return stored;
  }

  static Audit compare(
      Collection<Cart> acknowledged, Collection<Cart> refused, Collection<StoredOrder> stored) {
    Map<String, List<StoredOrder>> byNumber =
        stored.stream().collect(Collectors.groupingBy(StoredOrder::number));
    return new Audit(
        acknowledged.size(),
        count(
            acknowledged,
            cart ->
                byNumber.getOrDefault(cart.number(), List.of()).stream()
                    .anyMatch(order -> order.keeps(cart))),
        count(byNumber.values(), orders -> orders.size() > 1),
        count(stored, order -> order.sumOfLines() != order.total()),
        count(refused, cart -> byNumber.containsKey(cart.number())));
  }

  private static <T> int count(Collection<T> all, Predicate<? super T> condition) {
    return (int) all.stream().filter(condition).count();
  }
}
