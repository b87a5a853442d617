package io.hibernateaws.it.library;

import jakarta.persistence.EntityManager;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Transactions of every kind, each of which can run something inside. */
@Service
public class Desk {
  private final EntityManager entityManager;
  private final JdbcTemplate jdbc;

  public Desk(EntityManager entityManager, JdbcTemplate jdbc) {
    this.entityManager = entityManager;
    this.jdbc = jdbc;
  }

  @Transactional(readOnly = true)
  public List<Book> list(Runnable... inside) {
    return listing(inside);
  }

  @Transactional(readOnly = true, propagation = Propagation.REQUIRES_NEW)
  public List<Book> listAnew(Runnable... inside) {
    return listing(inside);
  }

  @Transactional(readOnly = true, propagation = Propagation.SUPPORTS)
  public List<Book> listAnyhow(Runnable... inside) {
    return listing(inside);
  }

  @Transactional
  public void add(Runnable... inside) {
    adding(inside);
  }

  @Transactional(propagation = Propagation.REQUIRES_NEW)
  public void addAnew(Runnable... inside) {
    adding(inside);
  }

  @Transactional
  public void addAndCount() {
    adding();
    count();
  }

  @Transactional(readOnly = true)
  public void listAndCount() {
    listing();
    count();
  }

  /** By JDBC: in a transaction of JPA with its connection. */
  public long count() {
    Long count = jdbc.queryForObject("select count(*) from book", Long.class);
    return count == null ? 0 : count;
  }

  private List<Book> listing(Runnable... inside) {
    List<Book> books =
        entityManager.createQuery("from Book order by id", Book.class).getResultList();
    List.of(inside).forEach(Runnable::run);
    // Once more: also what comes after the inner transaction belongs to this one.
    entityManager.createQuery("select count(*) from Book", Long.class).getSingleResult();
    return books;
  }

  private void adding(Runnable... inside) {
    entityManager.persist(new Book("Added"));
    List.of(inside).forEach(Runnable::run);
    entityManager.createQuery("select count(*) from Book", Long.class).getSingleResult();
  }
}
