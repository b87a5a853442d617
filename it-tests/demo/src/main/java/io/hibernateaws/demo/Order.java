package io.hibernateaws.demo;

import jakarta.persistence.CascadeType;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.Id;
import jakarta.persistence.Index;
import jakarta.persistence.OneToMany;
import jakarta.persistence.Table;
import java.util.ArrayList;
import java.util.List;

/** An order as the shop keeps it. */
@Entity
@Table(name = "orders", indexes = @Index(name = "orders_number", columnList = "number"))
class Order {
  @Id @GeneratedValue private long id;

  /**
   * Chosen by the client. Deliberately not unique in the database: an order that was written twice
   * shall be found by the audit, not refused here.
   */
  private String number = "";

  private int total;

  @OneToMany(mappedBy = "order", cascade = CascadeType.PERSIST)
  private final List<OrderLine> lines = new ArrayList<>();

  /** For Hibernate. */
  protected Order() {}

  Order(Cart cart) {
    number = cart.number();
    total = cart.total();
    cart.prices().forEach(price -> lines.add(new OrderLine(this, price)));
  }

  long id() {
    return id;
  }

  String number() {
    return number;
  }

  int total() {
    return total;
  }

  /** What its lines add up to. */
  int sumOfLines() {
    return lines.stream().mapToInt(OrderLine::price).sum();
  }
}
