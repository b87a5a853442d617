package io.hibernateaws.it.library;

import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Requests whose transactions share one session, which stays open for what is shown. */
@RestController
public class Counter {
  private final Desk desk;

  public Counter(Desk desk) {
    this.desk = desk;
  }

  /** Lists in one transaction, adds in the next one. */
  @PostMapping("books")
  public String listAndAdd() {
    int before = desk.list().size();
    desk.add();
    return String.valueOf(before);
  }

  /** Loads the chapters of the books after the transaction that has found them. */
  @GetMapping("chapters")
  public List<String> chapters() {
    return desk.list().stream().flatMap(book -> book.chapters().stream()).toList();
  }
}
