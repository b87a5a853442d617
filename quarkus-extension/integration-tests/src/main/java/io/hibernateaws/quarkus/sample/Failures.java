package io.hibernateaws.quarkus.sample;

import io.hibernateaws.engine.api.FailoverSQLException;
import io.hibernateaws.engine.api.TransactionLostSQLException;
import io.hibernateaws.engine.api.TransactionStateUnknownSQLException;
import jakarta.transaction.RollbackException;
import jakarta.ws.rs.core.Response;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Set;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Tells a client of a failure whether its order is certainly not there. */
public class Failures {
  private static final Logger LOG = Logger.getLogger(Failures.class);

  /** What has become of the transaction. */
  public enum Outcome {
    ROLLED_BACK,
    UNKNOWN
  }

  /** The answer. */
  public record Failure(Outcome outcome, String message) {}

  @ServerExceptionMapper
  public Response answer(RollbackException failure) {
    return answer(failure, Outcome.UNKNOWN);
  }

  @ServerExceptionMapper
  public Response answer(RuntimeException failure) {
    return answer(failure, Outcome.ROLLED_BACK);
  }

  /**
   * @param unlessTold a failure of the method itself is rolled back; one of the commit says by its
   *     type nothing about what the server has done
   */
  private static Response answer(Exception failure, Outcome unlessTold) {
    Outcome outcome = outcome(failure, unlessTold);
    LOG.debugf(failure, "Answered with %s", outcome);
    return Response.status(503).entity(new Failure(outcome, String.valueOf(failure))).build();
  }

  private static Outcome outcome(Throwable failure, Outcome unlessTold) {
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<Throwable> open = new ArrayDeque<>();
    open.add(failure);
    Outcome outcome = unlessTold;
    while (!open.isEmpty()) {
      Throwable next = open.remove();
      if (!seen.add(next)) {
        continue;
      }
      if (next instanceof TransactionStateUnknownSQLException
          && !(next instanceof TransactionLostSQLException)) {
        return Outcome.UNKNOWN;
      }
      if (next instanceof FailoverSQLException) {
        outcome = Outcome.ROLLED_BACK;
      }
      if (next.getCause() != null) {
        open.add(next.getCause());
      }
      if (next instanceof SQLException sql && sql.getNextException() != null) {
        open.add(sql.getNextException());
      }
      Collections.addAll(open, next.getSuppressed());
    }
    return outcome;
  }
}
