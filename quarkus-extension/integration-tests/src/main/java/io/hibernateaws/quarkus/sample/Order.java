package io.hibernateaws.quarkus.sample;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.UUID;

/** What customers want. */
@Entity
@Table(name = "orders")
public class Order extends PanacheEntityBase {
  /** Chosen by the client, so that it can ask what became of an order whose answer it lost. */
  @Id public UUID id;

  public String item;

  /** The instance that has written it. */
  public String writtenBy;
}
