package io.hibernateaws.engine.assembly;

import io.hibernateaws.engine.connect.HostsInUse;
import io.hibernateaws.engine.monitoring.HostAvailability;
import io.hibernateaws.engine.monitoring.HostMonitors;
import io.hibernateaws.engine.topology.Member;
import org.jspecify.annotations.Nullable;

/**
 * Who hears of the instances that sessions use.
 *
 * @param monitors null where hosts are not watched
 * @param availability null where readers that died are not held back
 */
record UsedHosts(@Nullable HostMonitors monitors, @Nullable HostAvailability availability)
    implements HostsInUse {
  @Override
  public void inUse(Member member) {
    if (monitors != null) {
      monitors.watch(member.instanceId(), member.endpoint());
    }
  }

  @Override
  public void served(Member member) {
    if (availability != null) {
      availability.served(member);
    }
  }
}
