package io.hibernateaws.quarkus.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.agroal.api.AgroalDataSource;
import io.hibernateaws.local.LocalAurora;
import io.hibernateaws.quarkus.config.ClusterNames;
import io.quarkus.agroal.runtime.AgroalConnectionConfigurer;
import io.quarkus.arc.Arc;
import io.quarkus.hibernate.orm.runtime.customized.QuarkusConnectionProvider;
import io.quarkus.test.QuarkusUnitTest;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.config.ConfigProvider;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.hibernate.engine.jdbc.connections.spi.ConnectionProvider;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Without the one line the extension is there and changes nothing. */
class UntouchedTest {
  private static final LocalAurora CLUSTER = LocalAurora.postgresql().name("off").start();

  @RegisterExtension
  static final QuarkusUnitTest APPLICATION =
      new QuarkusUnitTest()
          .withApplicationRoot(jar -> jar.addClasses(Purchase.class))
          .overrideConfigKey("quarkus.datasource.db-kind", "postgresql")
          .overrideConfigKey(
              "quarkus.datasource.jdbc.url",
              CLUSTER.jdbcUrl(
                  CLUSTER.resolver().apply(CLUSTER.instanceEndpoint(1))[0].getHostAddress()))
          .overrideConfigKey("quarkus.datasource.username", CLUSTER.user())
          .overrideConfigKey("quarkus.datasource.password", CLUSTER.password())
          .overrideConfigKey("quarkus.hibernate-orm.schema-management.strategy", "drop-and-create")
          .setAfterAllCustomizer(CLUSTER::close);

  @Inject AgroalDataSource pool;
  @Inject SessionFactory sessions;
  @Inject Session session;
  @Any @Inject Instance<AgroalConnectionConfigurer> configurers;

  @Test
  @Transactional
  void the_driver_the_provider_and_the_configurers_are_those_of_quarkus() {
    assertThat(
            pool.getConfiguration()
                .connectionPoolConfiguration()
                .connectionFactoryConfiguration()
                .connectionProviderClass())
        .hasToString("class org.postgresql.Driver");
    assertThat(
            sessions
                .unwrap(SessionFactoryImplementor.class)
                .getServiceRegistry()
                .getService(ConnectionProvider.class))
        .isExactlyInstanceOf(QuarkusConnectionProvider.class);
    assertThat(configurers.handles())
        .noneMatch(one -> ours(one.getBean().getBeanClass().getName()));
    session.persist(new Purchase("one"));
    session.flush();
  }

  @Test
  void no_bean_and_no_key_is_ours() {
    assertThat(Arc.container().beanManager().getBeans(Object.class, Any.Literal.INSTANCE))
        .noneMatch(
            bean ->
                ours(bean.getBeanClass().getName())
                    && !bean.getBeanClass().getName().contains(".config."));
    List<String> sources = new ArrayList<>();
    for (ConfigSource source : ConfigProvider.getConfig().getConfigSources()) {
      sources.add(source.getName());
    }
    assertThat(sources).isNotEmpty().doesNotContain(ClusterNames.DERIVED);
  }

  private static boolean ours(String name) {
    return name.startsWith("io.hibernateaws.quarkus.") && !name.contains(".test.");
  }
}
