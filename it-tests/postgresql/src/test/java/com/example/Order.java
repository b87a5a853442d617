package com.example;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.UUID;

/** What the examples of the README store. */
@Entity
@Table(name = "orders")
public class Order {
  @Id private UUID id = new UUID(0, 0);

  protected Order() {}

  public Order(UUID id) {
    this.id = id;
  }

  public UUID id() {
    return id;
  }
}
