package io.hibernateaws.quarkus.test;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;

/** What the tests write. */
@Entity
public class Purchase {
  @Id public String id;

  protected Purchase() {}

  public Purchase(String id) {
    this.id = id;
  }
}
