package io.hibernateaws.quarkus.sample;

import io.hibernateaws.quarkus.ReadOnly;
import io.quarkus.panache.common.Sort;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.util.List;
import java.util.UUID;
import org.hibernate.Session;
import org.jboss.resteasy.reactive.ResponseStatus;

/** The orders: written on the writer, read on a reader. */
@Path("orders")
public class OrderResource {
  @Inject Session session;

  /** What a client sends. */
  public record Wish(UUID id, String item) {}

  /** An order, and the instance that has taken it. */
  public record Taken(Order order, String servedBy) {}

  /** The orders that an instance has shown. */
  public record Shown(List<Order> orders, String servedBy) {}

  @POST
  @ResponseStatus(201)
  @Transactional
  public Taken take(Wish wish) {
    Order order = new Order();
    order.id = wish.id();
    order.item = wish.item();
    order.writtenBy = instance();
    order.persist();
    return new Taken(order, order.writtenBy);
  }

  @GET
  @ReadOnly
  @Transactional
  public Shown show() {
    return new Shown(Order.listAll(Sort.by("item")), instance());
  }

  private String instance() {
    return session
        .createNativeQuery("select aurora_db_instance_identifier()", String.class)
        .getSingleResult();
  }
}
