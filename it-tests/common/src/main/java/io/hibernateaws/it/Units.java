package io.hibernateaws.it;

import io.hibernateaws.connection.AwsEngines;
import io.hibernateaws.engine.api.AwsEngine;
import io.hibernateaws.local.LocalAurora;
import jakarta.persistence.EntityManagerFactory;
import java.util.HashMap;
import java.util.Map;
import org.hibernate.SessionFactory;
import org.hibernate.boot.MetadataSources;
import org.hibernate.boot.registry.StandardServiceRegistry;
import org.hibernate.boot.registry.StandardServiceRegistryBuilder;
import org.hibernate.dialect.Dialect;
import org.hibernate.engine.jdbc.spi.JdbcServices;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.jpa.HibernatePersistenceConfiguration;

/** Persistence units of {@link Purchase} on a local cluster, as a user would set them up. */
public final class Units {
  private Units() {}

  /** What every unit on the cluster's writer endpoint needs, to be changed. */
  public static Map<String, Object> settings(LocalAurora cluster) {
    Map<String, Object> settings = new HashMap<>();
    settings.put("hibernate.connection.provider_class", "aws");
    settings.put("jakarta.persistence.jdbc.url", cluster.jdbcUrl(cluster.clusterEndpoint()));
    settings.put("jakarta.persistence.jdbc.user", cluster.user());
    settings.put("jakarta.persistence.jdbc.password", cluster.password());
    settings.put("hibernate.aws.host_resolver", cluster.resolver());
    settings.putAll(Product.underTest().driver());
    Product.underTest()
        .unencrypted()
        .forEach((name, value) -> settings.put("hibernate.connection." + name, value));
    return settings;
  }

  /** The settings with some more. */
  public static Map<String, Object> settings(LocalAurora cluster, Map<String, ?> more) {
    Map<String, Object> settings = settings(cluster);
    settings.putAll(more);
    return settings;
  }

  /** A unit set up with Hibernate's own API. */
  public static SessionFactory ofNative(Map<String, Object> settings) {
    StandardServiceRegistry registry =
        new StandardServiceRegistryBuilder().applySettings(settings).build();
    try {
      return new MetadataSources(registry)
          .addAnnotatedClasses(Purchase.class, PurchaseLine.class)
          .buildMetadata()
          .buildSessionFactory();
    } catch (RuntimeException e) {
      registry.close();
      throw e;
    }
  }

  /** A unit set up with Jakarta Persistence. */
  public static EntityManagerFactory ofJpa(String name, Map<String, Object> settings) {
    HibernatePersistenceConfiguration unit = new HibernatePersistenceConfiguration(name);
    unit.managedClasses(Purchase.class, PurchaseLine.class);
    unit.properties(settings);
    return unit.createEntityManagerFactory();
  }

  /** The engine below a unit. */
  public static AwsEngine engine(EntityManagerFactory unit) {
    return AwsEngines.of(unit);
  }

  /** The dialect that a unit speaks. */
  public static Class<? extends Dialect> dialect(SessionFactory unit) {
    return unit.unwrap(SessionFactoryImplementor.class)
        .getServiceRegistry()
        .requireService(JdbcServices.class)
        .getDialect()
        .getClass();
  }
}
