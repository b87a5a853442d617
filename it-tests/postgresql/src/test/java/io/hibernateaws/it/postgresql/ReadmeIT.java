package io.hibernateaws.it.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.Order;
import io.hibernateaws.it.Asking;
import io.hibernateaws.it.Units;
import io.hibernateaws.local.LocalAurora;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.Persistence;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
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
    Files.writeString(xml, Documents.blocks(readme, "xml").get(0));
    List<String> examples = Documents.blocks(readme, "java");
    assertThat(examples).hasSize(2);
    compile(examples);

    ClassLoader before = Thread.currentThread().getContextClassLoader();
    try (LocalAurora cluster = LocalAurora.postgresql().instances(2).start();
        URLClassLoader loader = new URLClassLoader(new URL[] {folder.toUri().toURL()}, before)) {
      Thread.currentThread().setContextClassLoader(loader);
      Map<String, Object> here = new HashMap<>(Units.settings(cluster));
      // Everything else, the provider included, is what the README says.
      here.remove("hibernate.connection.provider_class");
      here.put("jakarta.persistence.schema-generation.database.action", "create");
      try (EntityManagerFactory orders = Persistence.createEntityManagerFactory("orders", here)) {
        SessionFactory sessionFactory = orders.unwrap(SessionFactory.class);
        assertThat(Units.engine(orders).settings()).containsEntry("pool.max_size", "20");
        run(loader, sessionFactory);
      }
    } finally {
      Thread.currentThread().setContextClassLoader(before);
    }
  }

  private static void run(ClassLoader loader, SessionFactory sessionFactory) throws Exception {
    UUID id = UUID.randomUUID();
    Class<?> snippets = loader.loadClass("Snippets");
    snippets
        .getMethod("example1", SessionFactory.class, UUID.class, boolean.class)
        .invoke(null, sessionFactory, id, true);
    sessionFactory.inTransaction(session -> assertThat(session.find(Order.class, id)).isNotNull());
    try (var reading = sessionFactory.withOptions().readOnly(true).openSession()) {
      assertThat(Asking.instance(reading)).endsWith("-2");
    }
    Object unknown =
        snippets
            .getMethod("example0", SessionFactory.class, UUID.class, boolean.class)
            .invoke(null, sessionFactory, UUID.randomUUID(), true);
    assertThat(unknown).isNull();
  }

  private void compile(List<String> examples) {
    StringBuilder source =
        new StringBuilder(
            "import com.example.Order; import io.hibernateaws.dialect.FailoverRetry;"
                + " import org.hibernate.*; import java.util.UUID;\n public class Snippets {\n");
    for (int i = 0; i < examples.size(); i++) {
      source
          .append("public static Object example" + i)
          .append("(SessionFactory sessionFactory, UUID id, boolean run) { if (run) {\n")
          .append(examples.get(i))
          .append("\n} return null; }\n");
    }
    source.append("}");
    Documents.compile("Snippets", source, folder);
  }
}
