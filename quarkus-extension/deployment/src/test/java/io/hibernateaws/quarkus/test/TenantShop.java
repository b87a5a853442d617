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
    Purchase.class, TenantShop.class, Current.class, TestCluster.class, TestCluster.Started.class
  };

  @Inject Session session;
  @Inject SessionFactory sessions;

  /** For whom everything is, at the moment. */
  @RequestScoped
  @PersistenceUnitExtension
  public static class Current implements TenantResolver {
    static volatile String tenant;

    @Override
    public String getDefaultTenantId() {
      return "blue";
    }

    @Override
    public String resolveTenantId() {
      return tenant;
    }
  }

  /** One writer, one reader, and a table in each schema, which the reader has too. */
  static TestCluster cluster(String name, String... schemas) {
    TestCluster cluster = TestCluster.postgresql(name, 2);
    try (Connection writer = cluster.direct(1);
        Statement statement = writer.createStatement()) {
      for (String schema : schemas) {
        statement.execute("create schema if not exists " + schema);
        statement.execute(
            "create table if not exists " + schema + ".Purchase (id varchar(255) primary key)");
        awaitTable(cluster, schema);
      }
      return cluster;
    } catch (SQLException e) {
      cluster.close();
      throw new IllegalStateException(e);
    }
  }

  private static void awaitTable(TestCluster cluster, String schema) throws SQLException {
    try (Connection reader = cluster.direct(2);
        Statement statement = reader.createStatement()) {
      boolean there = false;
      while (!there) {
        try (ResultSet row =
            statement.executeQuery("select to_regclass('" + schema + ".Purchase') is not null")) {
          there = row.next() && row.getBoolean(1);
        }
      }
    }
  }

  /** What a tenant has bought. */
  static List<String> rows(TestCluster cluster, String schema) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Connection writer = cluster.direct(1);
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
    return instance(session);
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
    return instance(session);
  }

  @Transactional
  public void buyAlsoFor(String other) {
    buy("for both");
    try (Session theirs = sessions.withOptions().tenantIdentifier((Object) other).openSession()) {
      instance(theirs);
    }
  }

  /** Without a transaction. */
  public String lookInReadOnlySession() {
    try (Session reading =
        sessions
            .withOptions()
            .tenantIdentifier((Object) Current.tenant)
            .readOnly(true)
            .openSession()) {
      return instance(reading);
    }
  }

  private static String instance(Session session) {
    return session
        .createNativeQuery("select current_setting('cluster_name')", String.class)
        .getSingleResult();
  }
}
