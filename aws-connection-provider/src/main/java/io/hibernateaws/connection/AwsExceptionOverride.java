package io.hibernateaws.connection;

import com.zaxxer.hikari.SQLExceptionOverride;
import java.sql.SQLException;

/**
 * For a HikariCP pool above {@code AwsDriver} ({@code exceptionOverrideClassName}): after a
 * failover only a connection that has failed over cleanly stays in the pool. HikariCP itself evicts
 * on every state 08.
 */
public final class AwsExceptionOverride implements SQLExceptionOverride {
  /** HikariCP makes it by reflection. */
  public AwsExceptionOverride() {}

  @java.lang.Override
  public Override adjudicate(SQLException failure) {
    return switch (PoolEvictionDecision.of(failure)) {
      case KEEP -> Override.DO_NOT_EVICT;
      case EVICT -> Override.MUST_EVICT;
      case POOLS_OWN -> Override.CONTINUE_EVICT;
    };
  }
}
