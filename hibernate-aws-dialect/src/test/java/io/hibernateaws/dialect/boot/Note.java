package io.hibernateaws.dialect.boot;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;

/** A row of the fake's one table. */
@Entity
class Note {
  @Id long id;

  Note() {}

  Note(long id) {
    this.id = id;
  }
}
