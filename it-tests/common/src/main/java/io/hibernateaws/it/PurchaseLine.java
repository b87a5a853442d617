package io.hibernateaws.it;

import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Table;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** One line of a purchase. */
@Entity
@Table(name = "purchase_line")
public class PurchaseLine {
  @Id
  @GeneratedValue(strategy = GenerationType.SEQUENCE)
  private long id;

  @ManyToOne(optional = false)
  private @Nullable Purchase purchase;

  private @Nullable String article;
  private BigDecimal price = BigDecimal.ZERO;

  protected PurchaseLine() {}

  PurchaseLine(Purchase purchase, String article, BigDecimal price) {
    this.purchase = purchase;
    this.article = article;
    this.price = price;
  }

  public long id() {
    return id;
  }

  public @Nullable Purchase purchase() {
    return purchase;
  }

  public @Nullable String article() {
    return article;
  }

  public BigDecimal price() {
    return price;
  }
}
