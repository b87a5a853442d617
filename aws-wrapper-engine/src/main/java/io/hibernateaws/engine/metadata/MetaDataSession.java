package io.hibernateaws.engine.metadata;

import io.hibernateaws.engine.api.ConnectRequest;
import io.hibernateaws.engine.handout.CallGuard;
import io.hibernateaws.engine.link.Link;
import io.hibernateaws.engine.state.LinkLender;
import io.hibernateaws.engine.state.SessionCalls;
import java.sql.Connection;
import java.sql.SQLException;

/** What metadata calls need of their session. Confined to the session. */
public interface MetaDataSession extends SessionCalls {
  /** The connection that the application holds. */
  Connection connection();

  /** What the bound link was borrowed for, or what the next bind would ask for. */
  ConnectRequest currentRequest();

  /** Where a question is asked that needs no bound link. */
  LinkLender lender(ConnectRequest asked);

  /** The guard of what was made on the link. */
  CallGuard guard(Link link);

  /**
   * The application is given an object of the link that no wrapper guards.
   *
   * @throws SQLException if the server does not hold the session to reads as it must
   */
  void handsOut(Link link) throws SQLException;
}
