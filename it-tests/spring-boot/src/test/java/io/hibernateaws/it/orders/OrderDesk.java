package io.hibernateaws.it.orders;

import jakarta.persistence.EntityManager;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Takes an order in a transaction. */
@Service
public class OrderDesk {
  private final EntityManager entityManager;
  private final String instanceQuery;

  public OrderDesk(
      EntityManager entityManager, @Value("${shop.instance-query}") String instanceQuery) {
    this.entityManager = entityManager;
    this.instanceQuery = instanceQuery;
  }

  /** The instance that has taken it. */
  @Transactional
  public String take(String reference) {
    entityManager.persist(new PlacedOrder(reference));
    return (String) entityManager.createNativeQuery(instanceQuery, String.class).getSingleResult();
  }
}
