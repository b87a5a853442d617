package io.hibernateaws.connection;

import io.hibernateaws.connection.tenancy.TenantPlace;
import org.jspecify.annotations.Nullable;

/**
 * One of Hibernate's own mappers from a tenant to a part of its place. Thread-safe.
 *
 * @param <P> the part of the place
 */
interface TenantMapping<P> {
  /** Hibernate's mapper. */
  Object mapper();

  /** The setting that names the mapper. */
  String setting();

  /** What the mapper says about a tenant; null if the mapper does not know it. */
  @Nullable P mapped(Object tenant);

  /** The part in a place; null if the place leaves it open. */
  @Nullable P partOf(TenantPlace place);

  /** The place with this part; where there is no place yet, one with this part alone. */
  TenantPlace with(@Nullable TenantPlace place, P part);

  /**
   * Checks what the mapper says against what the source has said.
   *
   * @throws IllegalArgumentException if the two differ
   */
  void checkAgreement(P given, P mapped);

  /** The class of the mapper. */
  default Class<?> type() {
    return mapper().getClass();
  }

  /**
   * The place with what the mapper says about the tenant.
   *
   * @param place from the source, null where the mapper alone knows the tenants
   * @return null if neither source nor mapper says the part: the tenant would get the unit's
   * @throws IllegalArgumentException if both say it and differ, or the mapper names what cannot be
   */
  default @Nullable TenantPlace complete(@Nullable TenantPlace place, Object tenant) {
    P mapped = mapped(tenant);
    P given = place == null ? null : partOf(place);
    if (mapped == null) {
      return given == null ? null : place;
    }
    if (given != null) {
      checkAgreement(given, mapped);
    }
    return with(place, mapped);
  }
}
