package io.hibernateaws.it.orders;

import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import org.jspecify.annotations.Nullable;

/** What a client has ordered; nothing keeps the table from having its reference twice. */
@Entity
public class PlacedOrder {
  @Id
  @GeneratedValue(strategy = GenerationType.IDENTITY)
  private @Nullable Long id;

  private String reference = "";

  protected PlacedOrder() {}

  public PlacedOrder(String reference) {
    this.reference = reference;
  }

  public @Nullable Long id() {
    return id;
  }

  public String reference() {
    return reference;
  }
}
