package io.hibernateaws.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.hibernate.boot.registry.selector.spi.DialectSelector;
import org.hibernate.engine.jdbc.dialect.spi.DialectResolver;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.integrator.spi.Integrator;
import org.hibernate.service.spi.ServiceContributor;
import org.hibernate.service.spi.SessionFactoryServiceRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Hibernate loads wherever our jars are, where it is older than the providers need. */
class OlderHibernateTest {
  /** Our classes anew, over a Hibernate without what came after 6.6. */
  private static final class Older extends ClassLoader {
    private static final Set<String> LATER =
        Set.of(
            "org.hibernate.context.spi.MultiTenancy",
            "org.hibernate.context.spi.TenantCredentialsMapper",
            "org.hibernate.context.spi.TenantSchemaMapper",
            "org.hibernate.engine.jdbc.connections.spi.ConnectionProviderConfigurationException");

    Older() {
      super(OlderHibernateTest.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (LATER.contains(name)) {
        throw new ClassNotFoundException(name);
      }
      if (!name.startsWith("io.hibernateaws.")) {
        return super.loadClass(name, resolve);
      }
      Class<?> known = findLoadedClass(name);
      return known == null ? define(name) : known;
    }

    private Class<?> define(String name) throws ClassNotFoundException {
      try (InputStream file = getResourceAsStream(name.replace('.', '/') + ".class")) {
        if (file == null) {
          throw new ClassNotFoundException(name);
        }
        byte[] code = file.readAllBytes();
        return defineClass(name, code, 0, code.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }
  }

  private static List<String> ours(Class<?> service) throws IOException {
    List<String> names = new ArrayList<>();
    for (URL file :
        Collections.list(
            OlderHibernateTest.class
                .getClassLoader()
                .getResources("META-INF/services/" + service.getName()))) {
      try (InputStream lines = file.openStream()) {
        new String(lines.readAllBytes(), StandardCharsets.UTF_8)
            .lines()
            .filter(line -> line.startsWith("io.hibernateaws."))
            .forEach(names::add);
      }
    }
    return names;
  }

  @ParameterizedTest
  @ValueSource(
      classes = {
        ServiceContributor.class,
        Integrator.class,
        DialectResolver.class,
        DialectSelector.class
      })
  void every_service_can_be_made(Class<?> service) throws IOException {
    assertThat(ours(service)).isNotEmpty();
    for (String name : ours(service)) {
      assertThatCode(() -> new Older().loadClass(name).getConstructor().newInstance())
          .as(name)
          .doesNotThrowAnyException();
    }
  }

  @Test
  void every_integrator_has_the_method_that_was_abstract_once() throws IOException {
    for (String name : ours(Integrator.class)) {
      assertThatCode(
              () ->
                  Class.forName(name)
                      .getDeclaredMethod(
                          "disintegrate",
                          SessionFactoryImplementor.class,
                          SessionFactoryServiceRegistry.class))
          .as(name)
          .doesNotThrowAnyException();
    }
  }
}
