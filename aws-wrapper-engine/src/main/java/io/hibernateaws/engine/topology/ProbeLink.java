package io.hibernateaws.engine.topology;

import io.hibernateaws.engine.endpoint.Endpoint;
import io.hibernateaws.engine.time.Deadline;
import io.hibernateaws.engine.topology.MemberDialer.Answer;
import io.hibernateaws.engine.topology.MemberDialer.MemberLink;
import java.net.InetAddress;
import java.sql.SQLException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The link over which a monitor asks one endpoint: opened for the first question, kept while the
 * server answers, closed by a question that fails. Used by one thread.
 */
public final class ProbeLink {
  private final MemberDialer dialer;
  private final Endpoint endpoint;
  private @Nullable MemberLink link;
  private @Nullable InetAddress openedTo;

  public ProbeLink(MemberDialer dialer, Endpoint endpoint) {
    this.dialer = dialer;
    this.endpoint = endpoint;
  }

  public boolean isOpen() {
    return link != null;
  }

  /** Opens the link unless it is open. */
  public void open(Deadline deadline) throws SQLException {
    open(null, deadline);
  }

  /**
   * Opens the link unless it is open to this address.
   *
   * @param address null for where the name leads
   */
  public void open(@Nullable InetAddress address, Deadline deadline) throws SQLException {
    if (link != null && !Objects.equals(openedTo, address)) {
      close();
    }
    if (link == null) {
      link = dialer.dial(endpoint, address, deadline);
      openedTo = address;
    }
  }

  /**
   * Asks over the link, which must be open.
   *
   * @param withMembers whether a reader is asked for the topology too
   */
  public Answer ask(boolean withMembers, Deadline deadline) throws SQLException {
    MemberLink open = link;
    if (open == null) {
      throw new IllegalStateException("the link to " + endpoint + " is not open");
    }
    try {
      return open.ask(withMembers, deadline);
    } catch (SQLException | RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  /** Closes the link; does not wait for the server. The next question needs a new one. */
  public void close() {
    MemberLink open = link;
    link = null;
    if (open != null) {
      open.close();
    }
  }
}
