package io.hibernateaws.engine.api;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An engine without a cluster, for tests of what stands above one: it has no links and no members,
 * and refuses what the test does not provide.
 */
public abstract class TestEngine implements AwsEngine {
  @Override
  public Connection connect(ConnectRequest request, SessionOptions options, Runnable onEnd)
      throws SQLException {
    throw new UnsupportedOperationException("this engine has no sessions");
  }

  @Override
  public Connection connectEagerly(ConnectRequest request, SessionOptions options, Runnable onEnd)
      throws SQLException {
    throw new UnsupportedOperationException("this engine has no links");
  }

  @Override
  public Map<String, String> settings() {
    throw new UnsupportedOperationException("this engine has no settings");
  }

  @Override
  public EngineEvent.Source source() {
    return new EngineEvent.Source("unit", "cluster");
  }

  @Override
  public ClusterView cluster() {
    throw new UnsupportedOperationException("this engine has no cluster");
  }

  @Override
  public void applicationStarted() {}

  @Override
  public @Nullable Duration topologyAge() {
    return null;
  }

  @Override
  public LinkCounts linkCounts() {
    return new LinkCounts(0, 0, 0);
  }

  @Override
  public List<InstanceLinks> instanceLinks() {
    return List.of();
  }

  @Override
  public Diagnosis diagnose(Duration limit) {
    throw new UnsupportedOperationException("this engine has no hosts");
  }

  @Override
  public void observe(EngineObserver observer) {}

  @Override
  public void close() {}
}
