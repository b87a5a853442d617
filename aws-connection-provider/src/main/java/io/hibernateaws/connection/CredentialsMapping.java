package io.hibernateaws.connection;

import io.hibernateaws.connection.tenancy.QuotedValue;
import io.hibernateaws.connection.tenancy.TenantPlace;
import java.util.Map;
import java.util.Objects;
import org.hibernate.boot.registry.StandardServiceRegistry;
import org.hibernate.context.spi.MultiTenancy;
import org.hibernate.context.spi.TenantCredentialsMapper;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.jspecify.annotations.Nullable;

/**
 * The database user of a tenant as {@code hibernate.multi_tenant.credentials_mapper} says it. Must
 * not be loaded on Hibernate 7.2, which knows no such mapper.
 */
record CredentialsMapping(TenantCredentialsMapper<Object> mapper) implements TenantMapping {
  /** The mapper set, or a bean of its type; null if there is none. */
  static @Nullable TenantMapping of(
      Map<String, Object> settings, StandardServiceRegistry registry) {
    TenantCredentialsMapper<Object> mapper =
        MultiTenancy.getTenantCredentialsMapper(settings, registry);
    return mapper == null ? null : new CredentialsMapping(mapper);
  }

  /** The class of the mapper that a factory was built with, null if it has none. */
  static @Nullable Class<?> typeIn(SessionFactoryImplementor factory) {
    Object mapper = factory.getSessionFactoryOptions().getTenantCredentialsMapper();
    return mapper == null ? null : mapper.getClass();
  }

  @Override
  public String setting() {
    return Mappings.CREDENTIALS_MAPPER;
  }

  @Override
  public Class<?> type() {
    return mapper.getClass();
  }

  @Override
  @SuppressWarnings("NullAway") // a mapper that does not know the tenant may answer null
  public @Nullable TenantPlace complete(@Nullable TenantPlace place, Object tenant) {
    @Nullable String user = mapper.user(tenant);
    String given = place == null ? null : place.user();
    if (user == null) {
      return given == null ? null : place;
    }
    @Nullable String password = mapper.password(tenant);
    if (place == null) {
      return TenantPlace.as(user, password);
    }
    if (given == null) {
      return place.withCredentials(user, password);
    }
    if (!given.equals(user)) {
      throw new IllegalArgumentException(
          "its source names the user "
              + QuotedValue.of(given)
              + " and "
              + setting()
              + " the user "
              + QuotedValue.of(user)
              + ": keep one of them");
    }
    if (!Objects.equals(place.password(), password)) {
      throw new IllegalArgumentException(
          "its source and " + setting() + " give its user different passwords: keep one of them");
    }
    return place;
  }
}
