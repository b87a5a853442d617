package io.hibernateaws.it.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.Order;
import io.hibernateaws.engine.api.EngineEvent;
import io.hibernateaws.engine.api.Role;
import io.hibernateaws.engine.jdbc.AwsDataSource;
import io.hibernateaws.it.Sql;
import io.hibernateaws.it.Units;
import io.hibernateaws.local.LocalAurora;
import jakarta.persistence.EntityManagerFactory;
import java.io.StringReader;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.hibernate.SessionFactory;
import org.hibernate.jpa.HibernatePersistenceConfiguration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.orm.jpa.LocalContainerEntityManagerFactoryBean;
import org.springframework.orm.jpa.persistenceunit.PersistenceManagedTypes;
import org.springframework.orm.jpa.vendor.HibernateJpaVendorAdapter;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.EnableTransactionManagement;

/** The examples of docs/routing.md, one for each signal, taken from the document and run. */
@Timeout(120)
class DocumentRoutingIT {
  private static final String CREATE = "jakarta.persistence.schema-generation.database.action";

  private static LocalAurora cluster;
  private static EntityManagerFactory orders;
  private static List<String> examples;
  private static String properties;

  @TempDir private Path folder = Path.of("");

  private final List<Role> roles = new ArrayList<>();
  private final ClassLoader before = Thread.currentThread().getContextClassLoader();
  private URLClassLoader loader = new URLClassLoader(new URL[0]);

  @BeforeAll
  static void start() throws Exception {
    String document = Documents.read("docs/routing.md");
    String signals = document.substring(0, document.indexOf("## Strategies"));
    examples = Documents.blocks(signals, "java");
    properties = Documents.blocks(signals, "properties").get(0);
    cluster = LocalAurora.postgresql().instances(2).start();
    orders = unit(Map.of(CREATE, "create"));
  }

  @AfterAll
  static void stop() {
    orders.close();
    cluster.close();
  }

  private static EntityManagerFactory unit(Map<String, ?> more) {
    HibernatePersistenceConfiguration unit = new HibernatePersistenceConfiguration("orders");
    unit.managedClasses(Order.class);
    unit.properties(Units.settings(cluster, more));
    return unit.createEntityManagerFactory();
  }

  @BeforeEach
  void load() throws Exception {
    loader = new URLClassLoader(new URL[] {folder.toUri().toURL()}, before);
    Thread.currentThread().setContextClassLoader(loader);
  }

  @AfterEach
  void unload() throws Exception {
    Thread.currentThread().setContextClassLoader(before);
    loader.close();
  }

  private void note(EngineEvent event) {
    if (event instanceof EngineEvent.Bound bound) {
      roles.add(bound.role());
    }
  }

  /** Runs an example that is part of a method; the roles of the servers it ran on. */
  private List<Role> run(int number, DataSource dataSource, EntityManagerFactory unit)
      throws Exception {
    String name = "Example" + number;
    Documents.compile(
        name,
        "import com.example.Order; import io.hibernateaws.engine.api.ReadOnlyScope;"
            + " import java.sql.*; import java.util.UUID; import javax.sql.DataSource;"
            + " import org.hibernate.*;\n public class "
            + name
            + " { public static void run(SessionFactory sessionFactory, DataSource dataSource,"
            + " UUID id) throws Exception {\n"
            + examples.get(number)
            + "\n} }",
        folder);
    loader
        .loadClass(name)
        .getMethod("run", SessionFactory.class, DataSource.class, UUID.class)
        .invoke(null, unit.unwrap(SessionFactory.class), dataSource, UUID.randomUUID());
    return roles;
  }

  private List<Role> run(int number) throws Exception {
    try (AwsDataSource dataSource = dataSource()) {
      Units.engine(orders).observe(this::note);
      dataSource.engine().observe(this::note);
      return run(number, dataSource, orders);
    }
  }

  private static AwsDataSource dataSource() {
    return new AwsDataSource(
        Map.of(
            "url", cluster.jdbcUrl(cluster.clusterEndpoint()),
            "user", cluster.user(),
            "password", cluster.password(),
            "hibernate.aws.host_resolver", cluster.resolver()));
  }

  @Test
  void every_example_is_run() {
    assertThat(examples).hasSize(5);
  }

  @Test
  void hibernate() throws Exception {
    assertThat(run(0)).containsExactly(Role.READER);
  }

  @Test
  void jdbc() throws Exception {
    assertThat(run(1)).containsExactly(Role.READER);
  }

  @Test
  void scope() throws Exception {
    assertThat(run(3)).containsExactly(Role.READER);
  }

  @Test
  void a_writable_scope_inside() throws Exception {
    assertThat(run(4)).containsExactly(Role.READER, Role.WRITER);
  }

  @Test
  void what_is_not_in_the_list_does_not_act() throws Exception {
    Properties listed = new Properties();
    listed.load(new StringReader(properties));
    try (AwsDataSource nobody = dataSource();
        EntityManagerFactory unit = unit(named(listed))) {
      Units.engine(unit).observe(this::note);
      assertThat(run(3, nobody, unit)).containsExactly(Role.READER);
      roles.clear();
      unit.unwrap(SessionFactory.class)
          .inSession(
              session ->
                  session.doWork(
                      connection -> {
                        connection.setReadOnly(true);
                        Sql.instance(connection);
                      }));
      assertThat(roles).containsExactly(Role.WRITER);
    }
  }

  private static Map<String, String> named(Properties properties) {
    return properties.stringPropertyNames().stream()
        .collect(Collectors.toMap(name -> name, properties::getProperty));
  }

  @EnableTransactionManagement
  static class Transactions {}

  @Test
  void spring() throws Exception {
    Documents.compile("OrderService", examples.get(2), folder);
    Class<?> type = loader.loadClass("com.example.OrderService");
    try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
      context.setClassLoader(loader);
      context.register(Transactions.class);
      context.registerBean(LocalContainerEntityManagerFactoryBean.class, DocumentRoutingIT::bean);
      context.registerBean(
          PlatformTransactionManager.class,
          () -> new JpaTransactionManager(context.getBean(EntityManagerFactory.class)));
      context.registerBean(type);
      context.refresh();
      Units.engine(context.getBean(EntityManagerFactory.class)).observe(this::note);
      Object service = context.getBean(type);
      UUID id = UUID.randomUUID();

      type.getMethod("place", Order.class).invoke(service, new Order(id));
      type.getMethod("find", UUID.class).invoke(service, id);

      assertThat(roles).containsExactly(Role.WRITER, Role.READER);
    }
  }

  private static LocalContainerEntityManagerFactoryBean bean() {
    LocalContainerEntityManagerFactoryBean bean = new LocalContainerEntityManagerFactoryBean();
    bean.setPersistenceUnitName("spring");
    bean.setManagedTypes(PersistenceManagedTypes.of(Order.class.getName()));
    bean.setJpaVendorAdapter(new HibernateJpaVendorAdapter());
    bean.setJpaPropertyMap(Units.settings(cluster));
    return bean;
  }
}
