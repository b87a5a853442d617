package io.hibernateaws.engine.product;

import io.hibernateaws.engine.topology.TopologySource;
import org.jspecify.annotations.Nullable;

/**
 * A kind of database: a product, and how its servers and clusters describe themselves. Immutable.
 *
 * @param code used by the setting {@code family}, e.g. {@code aurora-pg}
 * @param product whose SQL its servers speak
 * @param queries what one server is asked about itself
 * @param topology how the servers tell the members of their cluster, null if they cannot
 */
public record DatabaseFamily(
    String code,
    DatabaseProduct product,
    ServerQueries queries,
    @Nullable TopologySource topology) {
  /** Whether the servers can tell the members of their cluster. */
  public boolean hasTopology() {
    return topology != null;
  }

  @Override
  public String toString() {
    return code;
  }
}
