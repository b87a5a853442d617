package io.hibernateaws.engine.link;

import io.hibernateaws.engine.api.Member;
import io.hibernateaws.engine.api.Role;
import io.hibernateaws.engine.topology.ClusterSnapshot;
import io.hibernateaws.engine.topology.MemberHealth;
import io.hibernateaws.engine.topology.SnapshotListener;

/**
 * Ends links to a deposed writer once the new one is verified, those that are still being opened
 * too: a call in flight can commit nothing there, and Aurora fences the old writer silently, so
 * that no reset would end it. Any other borrowed link meets its generation at its next call or at
 * its return; idle ones are refused at take.
 */
public final class StaleLinks implements SnapshotListener {
  private final LinkRegistry registry;

  public StaleLinks(LinkRegistry registry) {
    this.registry = registry;
  }

  @Override
  public void on(ClusterSnapshot snapshot) {
    Member writer = snapshot.writer().orElse(null);
    if (writer == null || !snapshot.verified(writer, Role.WRITER)) {
      return;
    }
    for (LinkRegistry.Opening opening : registry.underWay()) {
      String instance = opening.instanceId();
      if (opening.asWriter()
          && snapshot.health(instance).generation() > opening.generation()
          && !instance.equals(writer.instanceId())) {
        opening.abort(deposed(instance, writer));
      }
    }
    for (Link link : registry.all()) {
      String instance = link.member().instanceId();
      MemberHealth health = snapshot.health(instance);
      boolean older = health.generation() > link.openedAs().generation();
      boolean isWriterNow = instance.equals(writer.instanceId());
      if (older && link.role() == Role.WRITER && !isWriterNow) {
        String because = deposed(instance, writer);
        link.markStale(because);
        if (link.inFlight()) {
          link.abort(because);
        }
      } else if (older && link.role() == Role.READER && isWriterNow) {
        link.markStale(instance + " is the writer now");
      }
    }
  }

  private static String deposed(String instance, Member writer) {
    return instance + " is no longer the writer; " + writer.instanceId() + " is";
  }
}
