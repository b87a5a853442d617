package io.hibernateaws.engine.topology;

import io.hibernateaws.engine.api.Member;
import io.hibernateaws.engine.api.Role;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Publishes snapshots to a view as the monitor would, for tests of other packages. */
public final class Snapshots {
  private final TopologyView view = new TopologyView();
  private final Map<String, MemberHealth> health = new HashMap<>();
  private List<Member> members = List.of();
  private @Nullable SQLException lastFailure;
  private long version;

  public TopologyView view() {
    return view;
  }

  /** The first instance is the writer. */
  public Snapshots cluster(String writer, String... readers) {
    members = Cluster.of(writer, readers);
    for (Member member : members) {
      health(member.instanceId(), health -> health.answered(member.role(), ++version));
    }
    return publish();
  }

  public Snapshots down(String id) {
    health(id, health -> health.failed(++version).dead());
    return publish();
  }

  public Snapshots linkLost(String id, long at) {
    health(id, health -> health.failed(at));
    return publish();
  }

  public Snapshots answered(String id, Role role, long at) {
    health(id, health -> health.answered(role, at));
    return publish();
  }

  public Snapshots newGeneration(String id) {
    health(id, MemberHealth::newGeneration);
    return publish();
  }

  public Snapshots lastFailure(SQLException why) {
    lastFailure = why;
    return publish();
  }

  public void close() {
    view.close();
  }

  private interface Change {
    MemberHealth of(MemberHealth before);
  }

  private void health(String id, Change change) {
    health.put(id, change.of(health.getOrDefault(id, MemberHealth.NEW)));
  }

  private Snapshots publish() {
    view.publish(new ClusterSnapshot(++version, members, health, lastFailure, 0));
    return this;
  }
}
