package io.hibernateaws.engine.topology;

import io.hibernateaws.engine.api.Member;
import io.hibernateaws.engine.api.Role;
import io.hibernateaws.engine.endpoint.Endpoint;
import io.hibernateaws.engine.time.Deadline;
import java.net.InetAddress;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the monitor reaches members: links of its own, opened by the connecting layer with
 * authentication only, no queue and no routing. Blocking; each link is used by one thread.
 */
public interface MemberDialer {
  /** Opens a link before the deadline, or earlier where such links have a limit of their own. */
  MemberLink dial(Endpoint endpoint, Deadline deadline) throws SQLException;

  /**
   * The same at one address.
   *
   * @param address null for where the name leads
   */
  default MemberLink dial(Endpoint endpoint, @Nullable InetAddress address, Deadline deadline)
      throws SQLException {
    return dial(endpoint, deadline);
  }

  /**
   * Waits for a first word of a server, for which no credentials are needed.
   *
   * @throws SQLException of a server that has said nothing before the deadline
   */
  default void knock(Endpoint endpoint, @Nullable InetAddress address, Deadline deadline)
      throws SQLException {
    dial(endpoint, address, deadline).close();
  }

  /**
   * Whether a failure of a link means silence, refusal or reset; any answer of the server, also an
   * error, is life.
   */
  boolean meansDead(SQLException failure);

  /**
   * Whether a failure came before anything was asked of the server: there are no credentials, or an
   * extension would not have it. It says nothing about the host.
   */
  default boolean isUnasked(SQLException failure) {
    return false;
  }

  /**
   * Whether the server said that it is starting or stopping: alive, about to change, and so worth
   * asking again as soon as one that is silent.
   */
  default boolean isStarting(SQLException failure) {
    return false;
  }

  /** One open link of the monitor. */
  interface MemberLink {
    /**
     * Asks the server for its identity and role, and what it knows of its cluster.
     *
     * @param withMembers whether a reader is asked for the topology too; a writer always is
     */
    Answer ask(boolean withMembers, Deadline deadline) throws SQLException;

    /** Closes the link; does not wait for the server. */
    void close();
  }

  /**
   * What a member said.
   *
   * @param instanceId its own identifier, null where the family has none
   * @param role its own word
   * @param hasTopology whether servers of this family know their cluster at all
   * @param members as it sees them; empty if it was not asked or its answer must not be used
   */
  record Answer(
      @Nullable String instanceId, Role role, boolean hasTopology, List<Member> members) {}
}
