package io.hibernateaws.it.library;

import org.springframework.data.jpa.repository.JpaRepository;

/** Spring Data's repository of books. */
public interface Books extends JpaRepository<Book, Long> {}
