package io.hibernateaws.connection;

import io.hibernateaws.connection.tenancy.TenantPlace;
import io.hibernateaws.engine.foreign.ForeignText;
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
record CredentialsMapping(TenantCredentialsMapper<Object> mapper)
    implements TenantMapping<CredentialsMapping.Login> {
  /** A database user with its password, null where the server asks for none. */
  record Login(String user, @Nullable String password) {
    @Override
    public String toString() {
      return "Login[" + user + "]";
    }
  }

  /** The mapper set, or a bean of its type; null if there is none. */
  static @Nullable TenantMapping<?> of(
      Map<String, Object> settings, StandardServiceRegistry registry) {
    TenantCredentialsMapper<Object> mapper =
        MultiTenancy.getTenantCredentialsMapper(settings, registry);
    return mapper == null ? null : new CredentialsMapping(mapper);
  }

  /** The mapper that a factory was built with, null if it has none. */
  static @Nullable Object mapperOf(SessionFactoryImplementor factory) {
    return factory.getSessionFactoryOptions().getTenantCredentialsMapper();
  }

  @Override
  public String setting() {
    return TenantMapper.CREDENTIALS.setting();
  }

  @Override
  @SuppressWarnings("NullAway") // a mapper that does not know the tenant may answer null
  public @Nullable Login mapped(Object tenant) {
    @Nullable String user = mapper.user(tenant);
    return user == null ? null : new Login(user, mapper.password(tenant));
  }

  @Override
  public @Nullable Login partOf(TenantPlace place) {
    String user = place.user();
    return user == null ? null : new Login(user, place.password());
  }

  @Override
  public void checkAgreement(Login given, Login mapped) {
    if (!given.user().equals(mapped.user())) {
      throw new IllegalArgumentException(
          "its source names the user "
              + ForeignText.quoted(given.user())
              + " and "
              + setting()
              + " the user "
              + ForeignText.quoted(mapped.user())
              + ": keep one of them");
    }
    if (!Objects.equals(given.password(), mapped.password())) {
      throw new IllegalArgumentException(
          "its source and " + setting() + " give its user different passwords: keep one of them");
    }
  }

  @Override
  public TenantPlace with(@Nullable TenantPlace place, Login login) {
    return place == null
        ? TenantPlace.as(login.user(), login.password())
        : place.withCredentials(login.user(), login.password());
  }
}
