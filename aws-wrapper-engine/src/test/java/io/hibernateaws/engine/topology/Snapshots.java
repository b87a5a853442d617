package io.hibernateaws.engine.topology;

import io.hibernateaws.engine.api.Member;
import io.hibernateaws.engine.api.Role;
import io.hibernateaws.engine.topology.ClusterSnapshot.Standing;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Publishes snapshots to a view as the monitor would, for tests of other packages. */
public final class Snapshots {
  private final TopologyView view = new TopologyView();
  private final Map<String, Standing> standings = new HashMap<>();
  private List<Member> members = List.of();
  private @Nullable SQLException trouble;
  private long version;

  public TopologyView view() {
    return view;
  }

  /** The first instance is the writer. */
  public Snapshots cluster(String writer, String... readers) {
    members = Cluster.of(writer, readers);
    for (Member member : members) {
      standing(member.instanceId(), standing -> standing.answered(member.role(), ++version));
    }
    return publish();
  }

  public Snapshots down(String id) {
    standing(id, standing -> standing.failed(++version).dead());
    return publish();
  }

  public Snapshots linkLost(String id, long at) {
    standing(id, standing -> standing.failed(at));
    return publish();
  }

  public Snapshots answered(String id, Role role, long at) {
    standing(id, standing -> standing.answered(role, at));
    return publish();
  }

  public Snapshots newGeneration(String id) {
    standing(id, Standing::newGeneration);
    return publish();
  }

  public Snapshots trouble(SQLException why) {
    trouble = why;
    return publish();
  }

  public void close() {
    view.close();
  }

  private interface Change {
    Standing of(Standing before);
  }

  private void standing(String id, Change change) {
    standings.put(id, change.of(standings.getOrDefault(id, Standing.NEW)));
  }

  private Snapshots publish() {
    view.publish(new ClusterSnapshot(++version, members, standings, trouble, 0));
    return this;
  }
}
