package io.hibernateaws.it.starter;

import jakarta.persistence.EntityManager;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** What the application does in transactions; each method says which instance did it. */
@Service
public class Shop {
  private final Purchases purchases;
  private final EntityManager entityManager;
  private final JdbcTemplate jdbc;
  private final String instanceQuery;

  public Shop(
      Purchases purchases,
      EntityManager entityManager,
      JdbcTemplate jdbc,
      @Value("${shop.instance-query}") String instanceQuery) {
    this.purchases = purchases;
    this.entityManager = entityManager;
    this.jdbc = jdbc;
    this.instanceQuery = instanceQuery;
  }

  @Transactional
  public String buy(String buyer) {
    purchases.saveAndFlush(new Purchase(buyer));
    return hibernatesInstance();
  }

  @Transactional(readOnly = true)
  public String report() {
    purchases.count();
    return hibernatesInstance();
  }

  /** Of {@code JdbcTemplate} in a transaction of JPA, which gives it the session's connection. */
  @Transactional(readOnly = true)
  public String reportByJdbc() {
    return String.valueOf(jdbc.queryForObject(instanceQuery, String.class));
  }

  private String hibernatesInstance() {
    return (String) entityManager.createNativeQuery(instanceQuery, String.class).getSingleResult();
  }
}
