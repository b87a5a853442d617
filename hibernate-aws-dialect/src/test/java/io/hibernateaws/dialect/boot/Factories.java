package io.hibernateaws.dialect.boot;

import jakarta.persistence.EntityManagerFactory;
import java.util.Map;
import org.hibernate.SessionFactory;
import org.hibernate.boot.MetadataSources;
import org.hibernate.boot.registry.StandardServiceRegistry;
import org.hibernate.boot.registry.StandardServiceRegistryBuilder;
import org.hibernate.cfg.JdbcSettings;
import org.hibernate.engine.jdbc.connections.spi.ConnectionProvider;
import org.hibernate.jpa.HibernatePersistenceConfiguration;

/** Factories on a provider, built without asking a server anything. */
final class Factories {
  private static final Map<String, Object> COMMON =
      Map.of(JdbcSettings.ALLOW_METADATA_ON_BOOT, false, JdbcSettings.DIALECT, "AuroraPostgreSQL");

  private Factories() {}

  static StandardServiceRegistry registry(Map<String, ?> settings) {
    StandardServiceRegistryBuilder builder =
        new StandardServiceRegistryBuilder().applySettings(COMMON);
    settings.forEach(builder::applySetting);
    return builder.build();
  }

  static SessionFactory ofNative(StandardServiceRegistry registry) {
    return new MetadataSources(registry)
        .addAnnotatedClass(Note.class)
        .buildMetadata()
        .buildSessionFactory();
  }

  static SessionFactory ofNative(ConnectionProvider provider) {
    return ofNative(registry(Map.of(JdbcSettings.CONNECTION_PROVIDER, provider)));
  }

  static EntityManagerFactory ofJpa(ConnectionProvider provider) {
    HibernatePersistenceConfiguration unit = new HibernatePersistenceConfiguration("notes");
    unit.managedClass(Note.class);
    unit.properties(COMMON);
    unit.property(JdbcSettings.CONNECTION_PROVIDER, provider);
    return unit.createEntityManagerFactory();
  }
}
