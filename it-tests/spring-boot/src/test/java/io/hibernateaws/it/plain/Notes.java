package io.hibernateaws.it.plain;

import org.springframework.data.jpa.repository.JpaRepository;

/** Spring Data's repository of notes. */
public interface Notes extends JpaRepository<Note, Long> {}
