package io.hibernateaws.it.orders;

import io.hibernateaws.engine.api.FailoverSQLException;
import io.hibernateaws.engine.api.TransactionLostSQLException;
import io.hibernateaws.engine.api.TransactionStateUnknownSQLException;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Answers 201 with the instance that has the order, or 503 with what has become of it. */
@RestController
public class OrderController {
  private final OrderDesk desk;

  public OrderController(OrderDesk desk) {
    this.desk = desk;
  }

  /** What has become of an order. */
  public enum Told {
    TAKEN,
    ROLLED_BACK,
    UNKNOWN
  }

  @PostMapping("orders")
  public ResponseEntity<String> take(@RequestBody String reference) {
    return ResponseEntity.status(201).body(desk.take(reference));
  }

  @ExceptionHandler
  public ResponseEntity<String> answer(RuntimeException failure) {
    return ResponseEntity.status(503).body(told(failure) + "\n" + failure);
  }

  /** A failure that does not say that the order is not there leaves it open. */
  private static Told told(Throwable failure) {
    for (Throwable next = failure; next != null; next = next.getCause()) {
      if (next instanceof TransactionStateUnknownSQLException
          && !(next instanceof TransactionLostSQLException)) {
        return Told.UNKNOWN;
      }
      if (next instanceof FailoverSQLException) {
        return Told.ROLLED_BACK;
      }
    }
    return Told.UNKNOWN;
  }
}
