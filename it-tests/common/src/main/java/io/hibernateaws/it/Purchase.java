package io.hibernateaws.it;

import jakarta.persistence.CascadeType;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.OneToMany;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An order with lines; the client chooses the id, so that a repeated insert is noticed. */
@Entity
@Table(name = "purchase")
public class Purchase {
  /** Where a purchase stands. */
  public enum Stage {
    PLACED,
    SHIPPED
  }

  @Id private UUID id = new UUID(0, 0);
  @Version private int version;

  @Column(length = 80)
  private @Nullable String customer;

  @Enumerated(EnumType.STRING)
  private Stage stage = Stage.PLACED;

  private Instant placedAt = Instant.EPOCH;

  @OneToMany(mappedBy = "purchase", cascade = CascadeType.ALL, orphanRemoval = true)
  private List<PurchaseLine> lines = new ArrayList<>();

  protected Purchase() {}

  public Purchase(UUID id, String customer) {
    this.id = id;
    this.customer = customer;
  }

  public Purchase line(String article, BigDecimal price) {
    lines.add(new PurchaseLine(this, article, price));
    return this;
  }

  public UUID id() {
    return id;
  }

  public int version() {
    return version;
  }

  public @Nullable String customer() {
    return customer;
  }

  public void ship(Instant when) {
    stage = Stage.SHIPPED;
    placedAt = when;
  }

  public Instant placedAt() {
    return placedAt;
  }

  public Stage stage() {
    return stage;
  }

  public List<PurchaseLine> lines() {
    return lines;
  }
}
