package io.hibernateaws.it.benchmarks.routed;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;

/** A row that is read by its number or inserted. */
@Entity
class Entry {
  @Id private long id;
  private long amount;

  protected Entry() {}

  Entry(long id, long amount) {
    this.id = id;
    this.amount = amount;
  }

  long amount() {
    return amount;
  }
}
