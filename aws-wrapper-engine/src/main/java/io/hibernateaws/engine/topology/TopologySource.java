package io.hibernateaws.engine.topology;

import io.hibernateaws.engine.api.Member;
import io.hibernateaws.engine.endpoint.InstanceEndpoints;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** How a cluster tells its members. Stateless; any thread may call, and sets the deadline. */
@FunctionalInterface
public interface TopologySource {
  /**
   * Asks the server for the members of its cluster: stale rows are filtered by the query, of
   * several writers the newest wins.
   *
   * @param endpoints where an instance of a given identifier is reached
   * @return the members with exactly one writer, or an empty list when the answer must not be used
   *     (no rows, no writer)
   * @throws SQLException the driver's own
   */
  List<Member> members(Connection raw, InstanceEndpoints endpoints) throws SQLException;

  /** Whether the servers tell host names, so that none has to be made of an identifier. */
  default boolean tellsEndpoints() {
    return false;
  }
}
