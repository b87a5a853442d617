package io.hibernateaws.it.starter;

import org.springframework.data.jpa.repository.JpaRepository;

/** Spring Data's repository of purchases. */
public interface Purchases extends JpaRepository<Purchase, Long> {}
