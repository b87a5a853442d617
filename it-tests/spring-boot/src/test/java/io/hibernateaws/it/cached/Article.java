package io.hibernateaws.it.cached;

import jakarta.persistence.Cacheable;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import org.hibernate.annotations.CacheConcurrencyStrategy;

/** Something for sale, which the second-level cache holds where there is one. */
@Entity
@Cacheable
@org.hibernate.annotations.Cache(usage = CacheConcurrencyStrategy.READ_WRITE)
public class Article {
  @Id private long id;

  private String title = "";

  protected Article() {}

  public Article(long id, String title) {
    this.id = id;
    this.title = title;
  }

  public long id() {
    return id;
  }

  public String title() {
    return title;
  }
}
