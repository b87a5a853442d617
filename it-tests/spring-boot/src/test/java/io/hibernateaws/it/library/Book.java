package io.hibernateaws.it.library;

import jakarta.persistence.ElementCollection;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Its chapters are loaded when somebody looks at them. */
@Entity
public class Book {
  @Id
  @GeneratedValue(strategy = GenerationType.IDENTITY)
  private @Nullable Long id;

  private String title = "";

  @ElementCollection private List<String> chapters = new ArrayList<>();

  protected Book() {}

  public Book(String title, String... chapters) {
    this.title = title;
    this.chapters.addAll(List.of(chapters));
  }

  public @Nullable Long id() {
    return id;
  }

  public String title() {
    return title;
  }

  public List<String> chapters() {
    return chapters;
  }
}
