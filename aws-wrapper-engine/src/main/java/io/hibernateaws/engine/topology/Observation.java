package io.hibernateaws.engine.topology;

import io.hibernateaws.engine.api.Member;
import io.hibernateaws.engine.api.Role;
import java.sql.SQLException;
import java.util.List;

/**
 * A fact about one instance or the cluster, reported by the thread that met it. Facts suggest; what
 * follows is decided by the monitor. Times are engine times of the moment before the question was
 * sent, so that an answer never looks newer than it is.
 */
public sealed interface Observation {
  /** A session lost its link to this instance by a network failure. */
  record LinkLost(String instanceId, long at) implements Observation {}

  /** No link could be opened to this instance: refused, reset or silent. */
  record ConnectFailed(String instanceId, long at) implements Observation {}

  /**
   * The monitor of this instance has had no answer for so long that it is given up.
   *
   * @param at when the first unanswered probe was sent
   */
  record HostSilent(String instanceId, long at) implements Observation {}

  /** A session waits for a host of this role that has answered after {@code since}. */
  record HostWanted(Role role, long since) implements Observation {}

  /**
   * A server refused a write and calls itself the writer all the same: one that was replaced, and
   * has not heard of it, does so. What members have said before {@code at} tells nothing about
   * that.
   */
  record WritesRefused(String instanceId, long at) implements Observation {}

  /** An instance said its own role on a session's link. */
  record RoleSeen(String instanceId, Role role, long askedAt) implements Observation {}

  /**
   * A member answered the monitor.
   *
   * @param instanceId of the instance that answered, by its own word
   * @param role its own word
   * @param members the topology as it sees it; empty if it was not asked or had no usable answer
   */
  record Answered(String instanceId, Role role, List<Member> members, long askedAt)
      implements Observation {}

  /**
   * A member did not answer the monitor.
   *
   * @param dead false when it answered with an error, or could not be asked
   */
  record Unanswered(String instanceId, boolean dead, SQLException failure, long askedAt)
      implements Observation {}

  /** A server has answered that knows of no cluster, whichever of our names has led to it. */
  record Standalone() implements Observation {}

  /** Time has passed. */
  record Tick() implements Observation {}
}
