package io.hibernateaws.demo;

import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.Id;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Table;
import org.jspecify.annotations.Nullable;

/** One line of an order. */
@Entity
@Table(name = "order_lines")
class OrderLine {
  @Id @GeneratedValue private long id;

  @ManyToOne(fetch = FetchType.LAZY, optional = false)
  private @Nullable Order order;

  private int price;

  /** For Hibernate. */
  protected OrderLine() {}

  OrderLine(Order order, int price) {
    this.order = order;
    this.price = price;
  }

  long id() {
    return id;
  }

  @Nullable Order order() {
    return order;
  }

  int price() {
    return price;
  }
}
