package io.hibernateaws.engine.product;

import io.hibernateaws.engine.topology.TopologySource;
import java.sql.SQLException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A kind of database: a product, and how its servers and clusters describe themselves. Immutable.
 *
 * @param code used by the setting {@code family}, e.g. {@code aurora-pg}
 * @param product whose SQL its servers speak
 * @param queries what one server is asked about itself
 * @param topology how the servers tell the members of their cluster, null if they cannot
 * @param switchingState the SQL state with which its servers refuse log-ins while they change
 *     roles, null where they do not
 */
public record DatabaseFamily(
    String code,
    DatabaseProduct product,
    ServerQueries queries,
    @Nullable TopologySource topology,
    @Nullable String switchingState) {
  /** One whose servers refuse no log-ins while they change roles. */
  public DatabaseFamily(
      String code,
      DatabaseProduct product,
      ServerQueries queries,
      @Nullable TopologySource topology) {
    this(code, product, queries, topology, null);
  }

  /** Whether the servers can tell the members of their cluster. */
  public boolean hasTopology() {
    return topology != null;
  }

  /** Whether the servers tell identifiers of members only, and not where those are reached. */
  public boolean needsPattern() {
    return topology != null && !topology.tellsEndpoints();
  }

  /**
   * Reads a failure of opening a connection, or of the engine's first question on it, as {@link
   * DatabaseProduct#classify} does; a log-in that is refused while roles change says as much about
   * the host as a connection that is.
   */
  public FailureKind classifyOpening(
      SQLException failure, Function<SQLException, Speaker> speakers) {
    FailureKind kind = product.classify(failure, speakers);
    return kind == FailureKind.LOGIN && isSwitching(failure) ? FailureKind.NETWORK : kind;
  }

  /** Whether the failure says that the server is starting or changing its role. */
  public boolean isStarting(SQLException failure) {
    return product.isStarting(failure) || isSwitching(failure);
  }

  /** Whether the failure is a log-in that was refused as while roles change. */
  public boolean isSwitching(SQLException failure) {
    return switchingState != null && switchingState.equals(failure.getSQLState());
  }

  @Override
  public String toString() {
    return code;
  }
}
