package io.hibernateaws.quarkus.config;

import io.hibernateaws.engine.config.NearestName;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Which datasources have settings of their own. Immutable. */
public final class DataSourceNames {
  private final Set<String> following;
  private final Map<String, String> readers;
  private final Set<String> others;

  /**
   * @param following those that follow their cluster
   * @param readers those of the readers' pools, with the datasource that each belongs to
   * @param others the datasources that do not follow theirs
   */
  public DataSourceNames(
      Collection<String> following, Map<String, String> readers, Collection<String> others) {
    this.following = new TreeSet<>(following);
    this.readers = new TreeMap<>(readers);
    this.others = new TreeSet<>(others);
  }

  /** Why settings of a datasource would do nothing; null where they do something. */
  public @Nullable String problem(String name) {
    if (following.contains(name)) {
      return null;
    }
    String written = ClusterNames.DATA_SOURCE + ".\"" + name + "\"";
    String writer = readers.get(name);
    if (writer != null) {
      return written
          + ": the readers of a cluster have the settings of its writer; write "
          + ClusterNames.DATA_SOURCE
          + ".\""
          + writer
          + "\"";
    }
    if (others.contains(name)) {
      return written
          + ": has no effect, this datasource does not follow a cluster: it has another db-kind,"
          + " another jdbc.driver or no JDBC, or its enabled=false says so; remove it";
    }
    String near = NearestName.of(name, following).orElse(null);
    return written
        + ": there is no such datasource; "
        + (near == null
            ? "those that follow a cluster are " + String.join(", ", following)
            : "did you mean " + ClusterNames.DATA_SOURCE + ".\"" + near + "\"?");
  }
}
