package io.hibernateaws.engine.assembly;

import io.hibernateaws.engine.api.Member;
import io.hibernateaws.engine.link.HostsInUse;
import io.hibernateaws.engine.monitoring.HostMonitors;
import io.hibernateaws.engine.monitoring.ReaderBackoffs;
import org.jspecify.annotations.Nullable;

/**
 * Who hears of the instances that sessions use.
 *
 * @param monitors null where hosts are not watched
 * @param availability null where readers that died are not held back
 */
record UsedHosts(@Nullable HostMonitors monitors, @Nullable ReaderBackoffs availability)
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
