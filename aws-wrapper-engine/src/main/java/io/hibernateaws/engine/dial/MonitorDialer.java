package io.hibernateaws.engine.dial;

import io.hibernateaws.engine.api.ExtensionSQLException;
import io.hibernateaws.engine.api.Member;
import io.hibernateaws.engine.api.Role;
import io.hibernateaws.engine.credential.NoCredentialsException;
import io.hibernateaws.engine.endpoint.Endpoint;
import io.hibernateaws.engine.link.ConnectTargets;
import io.hibernateaws.engine.link.FamilyHolder;
import io.hibernateaws.engine.link.PhysicalOpener;
import io.hibernateaws.engine.link.SlowLoginException;
import io.hibernateaws.engine.monitoring.MonitorLinkSettings;
import io.hibernateaws.engine.product.DatabaseFamily;
import io.hibernateaws.engine.product.FailureKind;
import io.hibernateaws.engine.product.LinkIdentity;
import io.hibernateaws.engine.route.ClusterAddress;
import io.hibernateaws.engine.time.Deadline;
import io.hibernateaws.engine.time.Watchdog;
import io.hibernateaws.engine.topology.MemberDialer;
import io.hibernateaws.engine.topology.TopologySource;
import java.net.InetAddress;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Opens the links of monitors: like any other, but without a permit, and never lent. */
public final class MonitorDialer implements MemberDialer {
  private static final Logger LOG = Logger.getLogger(MonitorDialer.class);

  /**
   * For credentials, on top of the connect: less than sessions wait, so that they are told what
   * keeps the monitor, and a source that hangs keeps no monitor for ever.
   */
  private static final Duration LONGEST_FETCH = Duration.ofSeconds(20);

  private final PhysicalOpener opener;
  private final Function<Endpoint, PhysicalOpener.Target> targets;
  private final MonitorLinkSettings links;
  private final FamilyHolder family;
  private final ClusterAddress address;
  private final Watchdog watchdog;
  private final Duration closeTimeout;
  private final OrphanedServerProcesses abandoned;

  /**
   * @param links limits of opening and reading these links, and their driver properties
   * @param address says where instances are reached, and whether members are asked for the others
   * @param closeTimeout limit of closing a link
   * @param abandoned server processes that every link ends on its way
   */
  public MonitorDialer(
      PhysicalOpener opener,
      ConnectTargets targets,
      MonitorLinkSettings links,
      FamilyHolder family,
      ClusterAddress address,
      Watchdog watchdog,
      Duration closeTimeout,
      OrphanedServerProcesses abandoned) {
    this.opener = opener;
    this.targets = targets.monitors(links.driverProperties());
    this.links = links;
    this.family = family;
    this.address = address;
    this.watchdog = watchdog;
    this.closeTimeout = closeTimeout;
    this.abandoned = abandoned;
  }

  @Override
  public MemberLink dial(Endpoint endpoint, Deadline deadline) throws SQLException {
    return dial(endpoint, null, deadline);
  }

  @Override
  public MemberLink dial(Endpoint endpoint, @Nullable InetAddress address, Deadline deadline)
      throws SQLException {
    return new OpenLink(
        endpoint,
        opener.open(
            target(endpoint, address),
            deadline.atMost(links.connectTimeout().plus(LONGEST_FETCH)),
            links.connectTimeout()));
  }

  @Override
  public void knock(Endpoint endpoint, @Nullable InetAddress address, Deadline deadline)
      throws SQLException {
    opener.knock(target(endpoint, address), deadline.atMost(links.connectTimeout()));
  }

  private PhysicalOpener.Target target(Endpoint endpoint, @Nullable InetAddress address) {
    PhysicalOpener.Target target = targets.apply(endpoint);
    return address == null ? target : target.at(address);
  }

  @Override
  public boolean isUnasked(SQLException failure) {
    return failure instanceof ExtensionSQLException || NoCredentialsException.isAlone(failure);
  }

  @Override
  public boolean meansDead(SQLException failure) {
    return !isUnasked(failure)
        && !(failure instanceof SlowLoginException)
        && !FamilyHolder.isMisconfiguration(failure)
        && opener.failureKind(failure) == FailureKind.NETWORK
        && !isStarting(failure);
  }

  @Override
  public boolean isStarting(SQLException failure) {
    return family.best().isStarting(failure);
  }

  private final class OpenLink implements MemberLink {
    private final Endpoint endpoint;
    private final PhysicalOpener.Opened opened;

    OpenLink(Endpoint endpoint, PhysicalOpener.Opened opened) {
      this.endpoint = endpoint;
      this.opened = opened;
    }

    @Override
    public Answer ask(boolean withMembers, Deadline deadline) throws SQLException {
      try (Watchdog.Watch watch =
          watchdog.watch(deadline.atMost(links.readTimeout()), opened.socket()::abort)) {
        DatabaseFamily kind = family.of(opened.raw());
        LinkIdentity identity = kind.queries().identify(opened.raw());
        TopologySource topology = kind.topology();
        if (topology == null || !address.hasTopology(kind)) {
          // Where instances have no names of their own they go by their host's.
          abandoned.endOn(endpoint.host(), kind.product(), opened.raw(), opener::failureKind);
          return new Answer(identity.instanceId(), identity.role(), false, List.of());
        }
        List<Member> members =
            withMembers || identity.role() == Role.WRITER
                ? topology.members(opened.raw(), address::endpointOf)
                : List.of();
        String instanceId = identity.instanceId();
        if (instanceId != null) {
          abandoned.endOn(instanceId, kind.product(), opened.raw(), opener::failureKind);
        }
        return new Answer(instanceId, identity.role(), true, members);
      }
    }

    @Override
    public void close() {
      try (Watchdog.Watch watch = watchdog.watch(closeTimeout, opened.socket()::abort)) {
        opened.raw().close();
      } catch (SQLException e) {
        LOG.debugf("Closing a link of the monitor met %s", e.toString());
      } finally {
        opened.socket().abort();
      }
    }
  }
}
