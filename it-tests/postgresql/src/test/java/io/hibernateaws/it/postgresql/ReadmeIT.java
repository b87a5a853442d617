package io.hibernateaws.it.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.Order;
import io.hibernateaws.engine.api.EngineEvent;
import io.hibernateaws.engine.api.Role;
import io.hibernateaws.it.Units;
import io.hibernateaws.local.LocalAurora;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.Persistence;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.hibernate.SessionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The README's persistence.xml and Java examples, taken from the README and run. */
@Timeout(120)
class ReadmeIT {
  @TempDir private Path folder = Path.of("");

  @Test
  void what_the_readme_shows_works() throws Exception {
    String readme = Documents.read("README.md");
    Path xml = folder.resolve("META-INF/persistence.xml");
    Files.createDirectories(xml.getParent());
    Files.writeString(xml, Documents.block(readme, "xml", "<persistence "));
    Documents.compile(
        "com/example/Orders", Documents.block(readme, "java", "class Orders"), folder);

    ClassLoader before = Thread.currentThread().getContextClassLoader();
    try (LocalAurora cluster = LocalAurora.postgresql().instances(2).start();
        URLClassLoader loader = new URLClassLoader(new URL[] {folder.toUri().toURL()}, before)) {
      Thread.currentThread().setContextClassLoader(loader);
      Map<String, Object> here = new HashMap<>(Units.settings(cluster));
      // Everything else, the provider included, is what the README says.
      here.remove("hibernate.connection.provider_class");
      here.put("jakarta.persistence.schema-generation.database.action", "create");
      try (EntityManagerFactory orders = Persistence.createEntityManagerFactory("orders", here)) {
        assertThat(Units.engine(orders).settings())
            .containsEntry("pool.max_size", "20")
            .containsEntry("transaction.outcome", "verify");
        run(loader, orders);
      }
    } finally {
      Thread.currentThread().setContextClassLoader(before);
    }
  }

  private static void run(ClassLoader loader, EntityManagerFactory unit) throws Exception {
    SessionFactory sessionFactory = unit.unwrap(SessionFactory.class);
    Class<?> type = loader.loadClass("com.example.Orders");
    Object orders = type.getConstructor(SessionFactory.class).newInstance(sessionFactory);
    List<Role> roles = new ArrayList<>();
    Units.engine(unit)
        .observe(
            event -> {
              if (event instanceof EngineEvent.Bound bound) {
                roles.add(bound.role());
              }
            });
    UUID id = UUID.randomUUID();
    type.getMethod("place", UUID.class).invoke(orders, id);
    assertThat(type.getMethod("find", UUID.class).invoke(orders, UUID.randomUUID())).isNull();
    assertThat(roles).containsExactly(Role.WRITER, Role.READER);
    sessionFactory.inTransaction(session -> assertThat(session.find(Order.class, id)).isNotNull());
  }
}
