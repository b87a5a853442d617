package io.hibernateaws.it.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.example.Order;
import io.hibernateaws.connection.tenancy.TenantSQLException;
import io.hibernateaws.engine.jdbc.AwsDataSource;
import io.hibernateaws.it.Sql;
import io.hibernateaws.it.Units;
import io.hibernateaws.it.tenancy.Tenanted;
import io.hibernateaws.local.LocalAurora;
import java.io.StringReader;
import java.lang.reflect.InvocationTargetException;
import java.net.InetAddress;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Function;
import javax.sql.DataSource;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.hibernate.jpa.HibernatePersistenceConfiguration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The settings and examples of docs/tenancy.md, one for each kind of tenant. */
@Timeout(120)
class DocumentTenancyIT {
  private static final String TABLE = "orders (id uuid primary key)";
  private static final List<String> TENANTS = List.of("blue", "green");

  @TempDir private static Path folder = Path.of("");

  private static LocalAurora cluster;
  private static LocalAurora green;
  private static List<String> settings;
  private static URLClassLoader loader = new URLClassLoader(new URL[0]);

  @BeforeAll
  static void start() throws Exception {
    String document = Documents.read("docs/tenancy.md");
    List<String> examples = Documents.blocks(document, "java");
    settings = Documents.blocks(document, "properties");
    assertThat(examples).hasSize(2);
    assertThat(settings).hasSize(5);
    Documents.compile(
        "Example",
        "import com.example.Order; import java.util.UUID; import org.hibernate.*;\n"
            + "public class Example { public static void run(SessionFactory sessionFactory,"
            + " Object tenant) {\n"
            + examples.get(0)
            + "\n} }",
        folder);
    Documents.compile("com/example/TableTenants", examples.get(1), folder);
    loader =
        new URLClassLoader(
            new URL[] {folder.toUri().toURL()}, DocumentTenancyIT.class.getClassLoader());
    cluster = LocalAurora.postgresql().name("shop").instances(1).start();
    green = LocalAurora.postgresql().name("green").instances(1).start();
    prepare();
  }

  @AfterAll
  static void stop() throws Exception {
    cluster.close();
    green.close();
    loader.close();
  }

  /** Both tenants of every kind, and a table for the last example. */
  private static void prepare() throws SQLException {
    try (Connection admin = cluster.adminConnection(1)) {
      Sql.run(admin, "create table public." + TABLE);
      Sql.run(admin, "grant all on public.orders to " + cluster.user());
      for (String tenant : TENANTS) {
        Sql.run(admin, "create schema " + tenant + " create table " + TABLE);
        Sql.run(admin, "grant all on schema " + tenant + " to " + cluster.user());
        Sql.run(admin, "grant all on " + tenant + ".orders to " + cluster.user());
        String user = tenant + "_app";
        Sql.run(admin, "create role " + user + " login password 'secret of " + tenant + "'");
        Sql.run(admin, "create schema authorization " + user + " create table " + TABLE);
        Tenanted.database(cluster, "shop_" + tenant, "create table " + TABLE);
      }
      Sql.run(admin, "create table tenants (id text, database_name text, schema_name text)");
      Sql.run(admin, "grant select on tenants to " + cluster.user());
      Sql.run(
          admin,
          "insert into tenants values ('blue', 'shop_blue', null), ('green', null, 'green'),"
              + " ('nowhere', null, null)");
    }
    try (Connection admin = green.adminConnection(1)) {
      Sql.run(admin, "alter role " + cluster.user() + " password '" + cluster.password() + "'");
      Sql.run(admin, "create table public." + TABLE);
      Sql.run(admin, "grant all on public.orders to " + cluster.user());
    }
  }

  private static SessionFactory unit(String tenants, Map<String, ?> more) throws Exception {
    Properties properties = new Properties();
    properties.load(new StringReader(settings.get(0) + local(tenants)));
    Function<String, InetAddress[]> both =
        host -> {
          InetAddress[] here = cluster.resolver().apply(host);
          return here.length > 0 ? here : green.resolver().apply(host);
        };
    Map<String, Object> all = Units.settings(cluster, more);
    all.remove("hibernate.connection.provider_class");
    all.put("hibernate.aws.host_resolver", both);
    properties.forEach((name, value) -> all.put(name.toString(), value));
    HibernatePersistenceConfiguration unit = new HibernatePersistenceConfiguration("orders");
    unit.managedClass(Order.class);
    unit.properties(all);
    return unit.createEntityManagerFactory().unwrap(SessionFactory.class);
  }

  /** The clusters of the document are these here. */
  private static String local(String text) {
    return text.replace("shop.cluster-abc123.eu-west-1.rds.amazonaws.com", host(cluster))
        .replace("green.cluster-abc123.eu-west-1.rds.amazonaws.com", host(green));
  }

  private static String host(LocalAurora cluster) {
    return cluster.clusterEndpoint() + ":" + cluster.port();
  }

  private static void place(SessionFactory unit, Object tenant) throws Exception {
    loader
        .loadClass("Example")
        .getMethod("run", SessionFactory.class, Object.class)
        .invoke(null, unit, tenant);
  }

  private static long orders(SessionFactory unit, Object tenant) {
    try (Session session = unit.withOptions().tenantIdentifier(tenant).openSession()) {
      return session
          .createSelectionQuery("select count(*) from Order", Long.class)
          .getSingleResult();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void every_kind_keeps_its_tenants_apart(int kind) throws Exception {
    try (SessionFactory unit = unit(settings.get(kind), Map.of())) {
      place(unit, "blue");
      assertThat(orders(unit, "blue")).isEqualTo(1);
      assertThat(orders(unit, "green")).isZero();
      place(unit, "green");
      place(unit, "green");
      assertThat(orders(unit, "blue")).isEqualTo(1);
      assertThat(orders(unit, "green")).isEqualTo(2);
      assertThatThrownBy(() -> place(unit, "red"))
          .isInstanceOf(InvocationTargetException.class)
          .hasRootCauseInstanceOf(TenantSQLException.class);
    }
    clear();
  }

  private static void clear() throws SQLException {
    for (LocalAurora one : List.of(cluster, green)) {
      try (Connection admin = one.adminConnection(1)) {
        Sql.run(
            admin,
            "do $$ declare s text; begin for s in select schemaname from pg_tables"
                + " where tablename = 'orders' loop"
                + " execute format('truncate %I.orders', s); end loop; end $$");
      }
    }
  }

  @Test
  void tenants_in_a_table_are_found_there() throws Exception {
    try (AwsDataSource table =
        new AwsDataSource(
            Map.of(
                "url", cluster.jdbcUrl(cluster.clusterEndpoint()),
                "user", cluster.user(),
                "password", cluster.password(),
                "hibernate.aws.host_resolver", cluster.resolver()))) {
      Object source =
          loader
              .loadClass("com.example.TableTenants")
              .getConstructor(DataSource.class)
              .newInstance(table);
      try (SessionFactory unit = unit("", Map.of("hibernate.aws.tenancy.source", source))) {
        assertThat(database(unit, "blue")).isEqualTo("shop_blue");
        assertThat(schema(unit, "green")).isEqualTo("green");
        assertThatThrownBy(() -> database(unit, "red"))
            .hasStackTraceContaining("There is no tenant 'red': the table tenants");
        assertThatThrownBy(() -> database(unit, "nowhere"))
            .hasStackTraceContaining("needs a url, a database, a schema, a user or a secret");
      }
    }
  }

  private static String database(SessionFactory unit, String tenant) {
    return ask(unit, tenant, "select current_database()::text");
  }

  private static String schema(SessionFactory unit, String tenant) {
    return ask(unit, tenant, "select current_schema()::text");
  }

  private static String ask(SessionFactory unit, Object tenant, String question) {
    try (Session session = unit.withOptions().tenantIdentifier(tenant).openSession()) {
      return session.createNativeQuery(question, String.class).getSingleResult();
    }
  }
}
