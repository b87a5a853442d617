package io.hibernateaws.it.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.Order;
import io.hibernateaws.engine.api.ReadToken;
import io.hibernateaws.it.Asking;
import io.hibernateaws.it.Units;
import io.hibernateaws.local.LocalAurora;
import java.io.StringReader;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.awaitility.Awaitility;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.hibernate.jpa.HibernatePersistenceConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The settings and examples of docs/staleness.md, while all readers stand still. */
@Timeout(120)
class DocumentStalenessIT {
  private static final Duration SOON = Duration.ofSeconds(20);

  @TempDir private Path folder = Path.of("");

  @Test
  void what_the_document_shows_works() throws Exception {
    String document = Documents.read("docs/staleness.md");
    List<String> examples = Documents.blocks(document, "java");
    List<String> settings = Documents.blocks(document, "properties");
    assertThat(examples).hasSize(3);
    assertThat(settings).hasSize(2);
    Documents.compile("Examples", source(examples), folder);

    try (LocalAurora cluster = LocalAurora.postgresql().instances(2).start();
        URLClassLoader loader =
            new URLClassLoader(
                new URL[] {folder.toUri().toURL()}, DocumentStalenessIT.class.getClassLoader())) {
      try (SessionFactory bounded = unit(cluster, settings.get(0))) {
        assertThat(bounded.isOpen()).isTrue();
      }
      try (SessionFactory unit = unit(cluster, settings.get(1))) {
        awaitReadOn(cluster.instanceId(2), unit);
        cluster.pauseReplay(2);
        for (int i = 0; i < examples.size(); i++) {
          Object found =
              loader
                  .loadClass("Examples")
                  .getMethod("example" + i, SessionFactory.class)
                  .invoke(null, unit);
          assertThat(found).as("example %s", i).isInstanceOf(Order.class);
        }
      }
    } finally {
      ReadToken.forget();
    }
  }

  private static SessionFactory unit(LocalAurora cluster, String text) throws Exception {
    Properties properties = new Properties();
    properties.load(new StringReader(text));
    Map<String, Object> settings = Units.settings(cluster);
    properties.forEach((name, value) -> settings.put(name.toString(), value));
    settings.put("jakarta.persistence.schema-generation.database.action", "update");
    HibernatePersistenceConfiguration unit = new HibernatePersistenceConfiguration("orders");
    unit.managedClass(Order.class);
    unit.properties(settings);
    return unit.createEntityManagerFactory().unwrap(SessionFactory.class);
  }

  private static void awaitReadOn(String instance, SessionFactory unit) {
    Set<String> seen = new HashSet<>();
    Awaitility.await()
        .atMost(SOON)
        .until(
            () -> {
              try (Session session = unit.withOptions().readOnly(true).openSession()) {
                seen.add(Asking.instance(session));
              }
              return seen.contains(instance);
            });
  }

  private static String source(List<String> examples) {
    StringBuilder source =
        new StringBuilder(
            "import com.example.Order; import io.hibernateaws.engine.api.*; import org.hibernate.*;"
                + " import java.util.UUID; import java.util.concurrent.CompletableFuture;\n"
                + "public class Examples {\n");
    for (int i = 0; i < examples.size(); i++) {
      source
          .append("public static Object example" + i + "(SessionFactory sessionFactory) {\n")
          .append(examples.get(i))
          .append("\n}\n");
    }
    return source.append("}").toString();
  }
}
