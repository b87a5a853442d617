package io.hibernateaws.it.tenancy;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.UUID;

/** A row that says whose it is. */
@Entity
@Table(name = "note")
public class Note {
  @Id private UUID id = UUID.randomUUID();

  @Column(nullable = false)
  private String owner = "";

  protected Note() {}

  public Note(String owner) {
    this.owner = owner;
  }

  public UUID id() {
    return id;
  }

  public String owner() {
    return owner;
  }
}
