package io.hibernateaws.quarkus.test;

import io.hibernateaws.quarkus.ReadOnly;
import io.quarkus.hibernate.orm.PersistenceUnitExtension;
import io.quarkus.hibernate.orm.runtime.tenant.TenantResolver;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.RequestScoped;
import jakarta.enterprise.context.control.ActivateRequestContext;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.hibernate.Session;
import org.hibernate.SessionFactory;

/** A shop of many tenants. */
@ApplicationScoped
@ActivateRequestContext
public class TenantShop {
  static final Class<?>[] CLASSES = {
    TenantShop.class, Current.class, TenantLoad.class, Verdicts.class
  };

  @Inject Session session;
  @Inject SessionFactory sessions;

  /** For whom everything is that a thread does. */
  @RequestScoped
  @PersistenceUnitExtension
  public static class Current implements TenantResolver {
    private static final ThreadLocal<String> TENANT = new ThreadLocal<>();

    @Override
    public String getDefaultTenantId() {
      return "blue";
    }

    @Override
    public String resolveTenantId() {
      return TENANT.get();
    }
  }

  /** The thread does all for this tenant from now on. */
  static void as(String tenant) {
    Current.TENANT.set(tenant);
  }

  /** A table in each schema, which MySQL calls a database; the reader has it too. */
  static TestCluster with(TestCluster cluster, String... schemas) {
    try (Connection writer = cluster.admin(cluster.writer());
        Statement statement = writer.createStatement()) {
      boolean mysql = cluster.kind().equals("mysql");
      for (String schema : schemas) {
        statement.execute("create schema if not exists " + schema);
        statement.execute(
            "create table if not exists " + schema + ".Purchase (id varchar(255) primary key)");
        statement.execute(
            mysql
                ? "grant all on " + schema + ".* to '" + cluster.user() + "'@'%'"
                : "grant all on schema " + schema + " to " + cluster.user());
        if (!mysql) {
          statement.execute(
              "grant all on all tables in schema " + schema + " to " + cluster.user());
        }
        awaitTable(cluster, schema);
      }
      return cluster;
    } catch (SQLException e) {
      cluster.close();
      throw new IllegalStateException(e);
    }
  }

  private static void awaitTable(TestCluster cluster, String schema) throws SQLException {
    try (Connection reader = cluster.direct(reader(cluster));
        Statement statement = reader.createStatement()) {
      boolean there = false;
      while (!there) {
        try (ResultSet row =
            statement.executeQuery("select count(*) from " + schema + ".Purchase")) {
          there = row.next();
        } catch (SQLException notYet) {
          Thread.onSpinWait();
        }
      }
    }
  }

  /** Of two instances. */
  private static int reader(TestCluster cluster) {
    return 3 - cluster.writer();
  }

  /** What a tenant has bought. */
  static List<String> rows(TestCluster cluster, String schema) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Connection writer = cluster.direct(cluster.writer());
        Statement statement = writer.createStatement();
        ResultSet row = statement.executeQuery("select id from " + schema + ".Purchase")) {
      while (row.next()) {
        rows.add(row.getString(1));
      }
    }
    return rows;
  }

  @Transactional
  public String buy(String id) {
    session.persist(new Purchase(id));
    session.flush();
    return Instances.of(session);
  }

  @Transactional
  public void fail(String id) {
    buy(id);
    throw new IllegalStateException("after the statement");
  }

  @Transactional
  public void failOnTheServer() {
    session.createNativeQuery("select 1/0", Integer.class).getSingleResult();
  }

  @ReadOnly
  @Transactional
  public String look() {
    session.createSelectionQuery("from Purchase", Purchase.class).getResultList();
    return Instances.of(session);
  }

  /** What the tenant sees on a reader. */
  @ReadOnly
  @Transactional
  public List<String> seen() {
    return session.createSelectionQuery("select id from Purchase", String.class).getResultList();
  }

  /** What the tenant sees on the writer. */
  @Transactional
  public List<String> bought() {
    return session.createSelectionQuery("select id from Purchase", String.class).getResultList();
  }

  @Transactional
  public void buyAlsoFor(String other) {
    buy("for both");
    try (Session theirs = sessions.withOptions().tenantIdentifier((Object) other).openSession()) {
      Instances.of(theirs);
    }
  }

  /** Without a transaction. */
  public String lookInReadOnlySession() {
    try (Session reading =
        sessions
            .withOptions()
            .tenantIdentifier((Object) Current.TENANT.get())
            .readOnly(true)
            .openSession()) {
      return Instances.of(reading);
    }
  }
}
