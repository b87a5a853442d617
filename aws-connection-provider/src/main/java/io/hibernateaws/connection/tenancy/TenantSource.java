package io.hibernateaws.connection.tenancy;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Knows where each tenant is. The source is asked at every {@code getConnection}, so tenants
 * appear, move and disappear while the application runs: a session stays where its tenant was when
 * it got its connection, the next one goes where the tenant is then.
 *
 * <p>Must be quick, since every session waits for it, and thread-safe. Set as {@code
 * hibernate.aws.tenancy.source}: an instance, which its owner closes, or a class with a public
 * constructor without parameters, whose instance the provider closes with itself if it is {@link
 * AutoCloseable}.
 *
 * @param <T> type of the tenant ids of the application
 */
@FunctionalInterface
public interface TenantSource<T> {
  /**
   * Where this tenant is now.
   *
   * @return null if there is no such tenant; its session then fails, it never gets another's place
   * @throws SQLException if the source cannot know now; the session fails with this very exception
   */
  @Nullable TenantPlace find(T tenant) throws SQLException;

  /** The name of the source in messages about tenants that are unknown there. */
  default String name() {
    return getClass().getName();
  }
}
