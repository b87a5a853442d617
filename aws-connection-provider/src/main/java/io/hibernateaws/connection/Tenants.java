package io.hibernateaws.connection;

import io.hibernateaws.connection.tenancy.TenantPlace;
import io.hibernateaws.connection.tenancy.TenantSQLException;
import io.hibernateaws.connection.tenancy.TenantSource;
import io.hibernateaws.engine.foreign.ForeignText;
import java.sql.SQLException;
import java.util.List;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Finds the place of a tenant: the source says it, Hibernate's mappers complete it. Never falls
 * back on anything. Thread-safe.
 *
 * @param source null where the mappers alone know the tenants
 * @param isOurs whether the source was made for this unit and ends with it
 * @param mappings at least one where there is no source
 */
record Tenants(
    @Nullable TenantSource<Object> source, boolean isOurs, List<TenantMapping<?>> mappings) {
  private static final Logger LOG = Logger.getLogger(Tenants.class);

  Tenants {
    mappings = List.copyOf(mappings);
  }

  /** The text of a tenant's id, under which it has permits and appears in events. */
  static String textOf(Object tenant) throws SQLException {
    String text = tenant.toString();
    if (text == null || text.isEmpty()) {
      throw withoutId("empty");
    }
    return text;
  }

  /** For a session whose tenant id says nothing. */
  static SQLException withoutId(String id) {
    return new TenantSQLException(
        "The tenant id is "
            + id
            + ", and there is no connection for nobody. Set the id with"
            + " withOptions().tenantIdentifier(…) or by a CurrentTenantIdentifierResolver");
  }

  /**
   * Where this tenant is now.
   *
   * @throws TenantSQLException if the tenant is unknown, or its place cannot be
   * @throws SQLException the source's own, untouched
   */
  TenantPlace placeOf(Object tenant) throws SQLException {
    TenantSource<Object> asked = source;
    TenantPlace place = asked == null ? null : find(asked, tenant);
    for (TenantMapping<?> mapping : mappings) {
      place = complete(mapping, place, tenant);
    }
    if (place == null) {
      throw new IllegalStateException("neither a source nor a mapper");
    }
    return place;
  }

  private static TenantPlace find(TenantSource<Object> source, Object tenant) throws SQLException {
    TenantPlace place;
    try {
      place = source.find(tenant);
    } catch (RuntimeException e) {
      throw refused(source.name(), tenant, e);
    }
    if (place == null) {
      throw unknown(source.name(), tenant);
    }
    return place;
  }

  private static TenantPlace complete(
      TenantMapping<?> mapping, @Nullable TenantPlace place, Object tenant) throws SQLException {
    String name = mapping.setting() + "=" + mapping.type().getName();
    TenantPlace completed;
    try {
      completed = mapping.complete(place, tenant);
    } catch (RuntimeException e) {
      throw refused(name, tenant, e);
    }
    if (completed == null) {
      throw unknown(name, tenant);
    }
    return completed;
  }

  private static SQLException unknown(String asked, Object tenant) {
    return new TenantSQLException(
        "There is no tenant "
            + ForeignText.quoted(tenant)
            + ": "
            + asked
            + " knows none of this id. No connection was given; open the session for a tenant that"
            + " is known there, or make this one known");
  }

  private static SQLException refused(String asked, Object tenant, RuntimeException e) {
    // Only messages of our own checks are known to carry no secret.
    String why =
        e instanceof IllegalArgumentException && e.getMessage() != null
            ? e.getMessage()
            : "it failed with " + e.getClass().getName() + ", the cause of this exception";
    return new TenantSQLException(
        "No connection for tenant "
            + ForeignText.quoted(tenant)
            + " (an id of "
            + tenant.getClass().getName()
            + "), asked of "
            + asked
            + ": "
            + why,
        e);
  }

  /** Ends a source that was made for this unit. */
  void close() {
    if (isOurs && source instanceof AutoCloseable closeable) {
      try {
        closeable.close();
      } catch (Throwable e) { // an application's, so anything
        LOG.warnf(e, "The source of tenants %s could not be closed", source.getClass().getName());
      }
    }
  }
}
