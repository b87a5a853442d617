package io.hibernateaws.it.starter;

import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import org.jspecify.annotations.Nullable;

/** Something that has been bought; its column {@code buyer_name} shows Spring's naming strategy. */
@Entity
public class Purchase {
  @Id
  @GeneratedValue(strategy = GenerationType.IDENTITY)
  private @Nullable Long id;

  private String buyerName = "";

  protected Purchase() {}

  public Purchase(String buyerName) {
    this.buyerName = buyerName;
  }

  public @Nullable Long id() {
    return id;
  }

  public String buyerName() {
    return buyerName;
  }
}
