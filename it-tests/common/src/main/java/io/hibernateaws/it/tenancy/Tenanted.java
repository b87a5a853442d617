package io.hibernateaws.it.tenancy;

import io.hibernateaws.connection.AwsMultiTenantConnectionProvider;
import io.hibernateaws.connection.tenancy.TenantPlace;
import io.hibernateaws.connection.tenancy.TenantSource;
import io.hibernateaws.it.Asking;
import io.hibernateaws.it.Product;
import io.hibernateaws.it.Sql;
import io.hibernateaws.it.Units;
import io.hibernateaws.local.LocalAurora;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.hibernate.boot.MetadataSources;
import org.hibernate.boot.registry.StandardServiceRegistry;
import org.hibernate.boot.registry.StandardServiceRegistryBuilder;
import org.hibernate.engine.jdbc.connections.spi.MultiTenantConnectionProvider;
import org.hibernate.engine.spi.SessionFactoryImplementor;

/** A unit of {@link Note}s whose tenants are where a test says. */
public final class Tenanted implements AutoCloseable {
  public final Map<Object, TenantPlace> places = new ConcurrentHashMap<>();
  public final SessionFactory unit;

  /** With one link, so that every tenant in a schema gets the one that the last has left. */
  public static Tenanted oneLink(LocalAurora cluster, Map<String, ?> more) {
    Map<String, Object> settings = Units.settings(cluster, more);
    settings.put("hibernate.aws.pool.max_size", 1);
    return new Tenanted(settings);
  }

  public Tenanted(LocalAurora cluster, Map<String, ?> more) {
    this(Units.settings(cluster, more));
  }

  private Tenanted(Map<String, Object> settings) {
    settings.put(
        "hibernate.multi_tenant_connection_provider", AwsMultiTenantConnectionProvider.class);
    if (!settings.containsKey("hibernate.multi_tenant.schema_mapper")
        && !settings.containsKey("hibernate.multi_tenant.credentials_mapper")) {
      settings.put("hibernate.aws.tenancy.source", (TenantSource<Object>) places::get);
    }
    StandardServiceRegistry registry =
        new StandardServiceRegistryBuilder().applySettings(settings).build();
    try {
      unit =
          new MetadataSources(registry)
              .addAnnotatedClass(Note.class)
              .buildMetadata()
              .buildSessionFactory();
    } catch (RuntimeException e) {
      registry.close();
      throw e;
    }
  }

  public AwsMultiTenantConnectionProvider<?> provider() {
    return unit.unwrap(SessionFactoryImplementor.class)
        .getServiceRegistry()
        .requireService(MultiTenantConnectionProvider.class)
        .unwrap(AwsMultiTenantConnectionProvider.class);
  }

  /** Quoted, whatever is in it. */
  public static String quoted(String name) {
    return Product.underTest().sql().quoted(name);
  }

  /** The table of notes in a schema that is there or is made. */
  public static void schema(Connection admin, String schema, String owner) throws SQLException {
    Sql.run(admin, "create schema if not exists " + quoted(schema));
    for (String grant : Product.underTest().sql().openSchema(schema, owner)) {
      Sql.run(admin, grant);
    }
    String table = quoted(schema) + ".note";
    Sql.run(
        admin,
        "create table if not exists "
            + table
            + " (id "
            + Product.underTest().sql().uuidType()
            + " primary key, owner varchar(80) not null)");
    Sql.run(admin, "grant all on " + table + " to " + quoted(owner));
  }

  /** A new database of the application's role with a table. */
  public static void database(LocalAurora cluster, String name, String table) throws SQLException {
    try (Connection admin = cluster.adminConnection(1)) {
      Sql.run(admin, "create database " + quoted(name) + " owner " + quoted(cluster.user()));
    }
    String url;
    try (Connection direct = cluster.directConnection(1)) {
      url = direct.getMetaData().getURL();
    }
    String inDatabase =
        url.substring(0, url.lastIndexOf('/') + 1)
            + URLEncoder.encode(name, StandardCharsets.UTF_8);
    try (Connection owner =
        DriverManager.getConnection(inDatabase, cluster.user(), cluster.password())) {
      Sql.run(owner, table);
    }
  }

  public Session session(Object tenant) {
    return unit.withOptions().tenantIdentifier(tenant).openSession();
  }

  public Session reading(Object tenant) {
    return unit.withOptions().tenantIdentifier(tenant).readOnly(true).openSession();
  }

  public void write(Object tenant) {
    try (Session session = session(tenant)) {
      session.inTransaction(transaction -> session.persist(new Note(tenant.toString())));
    }
  }

  /** Whose notes this tenant sees, in its order. */
  public List<String> owners(Object tenant) {
    try (Session session = session(tenant)) {
      return owners(session);
    }
  }

  public static List<String> owners(Session session) {
    return session.fromTransaction(
        transaction ->
            session
                .createSelectionQuery("select owner from Note order by owner", String.class)
                .getResultList());
  }

  /** The same on a reader, as it shows them now. */
  public List<String> ownersOnReader(Object tenant) {
    try (Session session = reading(tenant)) {
      return owners(session);
    }
  }

  public String instanceOfReading(Object tenant) {
    try (Session session = reading(tenant)) {
      return session.fromTransaction(transaction -> Asking.instance(session));
    }
  }

  @Override
  public void close() {
    unit.close();
  }
}
