package io.hibernateaws.it.verdict;

import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.OneToMany;
import jakarta.persistence.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.hibernate.SessionFactory;
import org.hibernate.annotations.NaturalId;
import org.hibernate.boot.MetadataSources;
import org.hibernate.boot.registry.StandardServiceRegistryBuilder;
import org.hibernate.jpa.HibernatePersistenceConfiguration;
import org.jspecify.annotations.Nullable;

/** Entities with everything that Hibernate loads in a way of its own. */
@SuppressWarnings("UnusedVariable") // Hibernate reads the attributes
final class Library {
  /** Occurs in every statement that reads one of them. */
  static final String TABLES = "library_";

  private Library() {}

  static SessionFactory ofNative(Map<String, Object> settings) {
    return new MetadataSources(new StandardServiceRegistryBuilder().applySettings(settings).build())
        .addAnnotatedClasses(Author.class, Book.class)
        .buildMetadata()
        .buildSessionFactory();
  }

  static SessionFactory ofJpa(Map<String, Object> settings) {
    HibernatePersistenceConfiguration unit = new HibernatePersistenceConfiguration("library");
    unit.managedClasses(Author.class, Book.class);
    unit.properties(settings);
    return unit.createEntityManagerFactory();
  }

  /** Has a natural identifier of one attribute and a lazy collection. */
  @Entity(name = "Author")
  @Table(name = TABLES + "author")
  static class Author {
    @Id private long id;
    @NaturalId private @Nullable String name;

    @OneToMany(mappedBy = "author")
    private List<Book> books = new ArrayList<>();

    protected Author() {}

    Author(long id, String name) {
      this.id = id;
      this.name = name;
    }

    long id() {
      return id;
    }

    List<Book> books() {
      return books;
    }
  }

  /** Has a natural identifier of two attributes and a lazy association to one. */
  @Entity(name = "Book")
  @Table(name = TABLES + "book")
  static class Book {
    @Id private long id;
    @NaturalId private @Nullable String publisher;
    @NaturalId private int number;

    @ManyToOne(fetch = FetchType.LAZY)
    private @Nullable Author author;

    protected Book() {}

    Book(long id, String publisher, int number, Author author) {
      this.id = id;
      this.publisher = publisher;
      this.number = number;
      this.author = author;
    }

    @Nullable Author author() {
      return author;
    }
  }
}
