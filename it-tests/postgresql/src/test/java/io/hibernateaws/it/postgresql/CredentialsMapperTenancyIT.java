package io.hibernateaws.it.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hibernateaws.connection.tenancy.TenantSQLException;
import io.hibernateaws.it.Sql;
import io.hibernateaws.it.tenancy.Tenanted;
import io.hibernateaws.local.LocalAurora;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.hibernate.context.spi.MultiTenancy;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledIf;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** Tenants whose database users Hibernate's own mapper says, which is known since 7.3. */
@Timeout(120)
class CredentialsMapperTenancyIT {
  private static final List<String> TENANTS = List.of("blue", "green");

  /** As an application writes one; compiled here because Hibernate 7.2 has no such type. */
  private static final String MAPPER =
      """
      package com.example;

      import java.util.List;
      import org.hibernate.context.spi.TenantCredentialsMapper;

      public final class ById implements TenantCredentialsMapper<String> {
        @Override
        public String user(String tenant) {
          return List.of("blue", "green").contains(tenant) ? tenant : null;
        }

        @Override
        public String password(String tenant) {
          return "secret of " + tenant;
        }
      }
      """;

  private static final Map<String, String> SETTINGS =
      Map.of("hibernate.multi_tenant.credentials_mapper", "com.example.ById");

  private static LocalAurora cluster;

  @BeforeAll
  static void start() throws SQLException {
    cluster = LocalAurora.postgresql().instances(1).start();
    try (Connection admin = cluster.adminConnection(1)) {
      for (String user : TENANTS) {
        Sql.run(admin, "create role " + user + " login password 'secret of " + user + "'");
        // The role's own schema is in the search path of every server as "$user".
        Tenanted.schema(admin, user, user);
        Sql.run(admin, "insert into %1$s.note values (gen_random_uuid(), '%1$s')".formatted(user));
      }
    }
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  static boolean hibernateHasTheMapper() {
    try {
      Class.forName(
          "org.hibernate.context.spi.TenantCredentialsMapper",
          false,
          MultiTenancy.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  @Test
  @EnabledIf(value = "hibernateHasTheMapper", disabledReason = "needs Hibernate 7.3")
  void tenants_are_the_users_that_hibernates_mapper_says(@TempDir Path folder) throws Exception {
    Documents.compile("com/example/ById", MAPPER, folder);
    try (URLClassLoader loader =
            new URLClassLoader(new URL[] {folder.toUri().toURL()}, getClass().getClassLoader());
        Tenanted tenanted = startedWith(loader)) {
      for (String tenant : TENANTS) {
        assertThat(tenanted.owners(tenant)).containsOnly(tenant);
      }
      assertThatThrownBy(() -> tenanted.owners("red"))
          .hasRootCauseInstanceOf(TenantSQLException.class);
    }
  }

  private static Tenanted startedWith(ClassLoader loader) {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(loader);
    try {
      return new Tenanted(cluster, SETTINGS);
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  @Test
  @DisabledIf(value = "hibernateHasTheMapper", disabledReason = "needs Hibernate 7.2")
  void a_mapper_that_this_hibernate_would_not_ask_is_refused() {
    assertThatThrownBy(() -> new Tenanted(cluster, SETTINGS).close())
        .hasStackTraceContaining(
            "hibernate.multi_tenant.credentials_mapper needs Hibernate 7.3 or later.");
  }
}
