package io.hibernateaws.connection;

import io.hibernateaws.connection.tenancy.TenantPlace;
import org.jspecify.annotations.Nullable;

/** One of Hibernate's own mappers from a tenant to a part of its place. Thread-safe. */
interface TenantMapping {
  /** The setting that names the mapper. */
  String setting();

  /** The class of the mapper. */
  Class<?> type();

  /**
   * The place with what the mapper says about the tenant.
   *
   * @param place from the source, null where the mapper alone knows the tenants
   * @return null if nobody says it: what the tenant then got would be the unit's
   * @throws IllegalArgumentException if both say it and differ, or the mapper names what cannot be
   */
  @Nullable TenantPlace complete(@Nullable TenantPlace place, Object tenant);
}
