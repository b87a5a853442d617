package io.hibernateaws.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.zaxxer.hikari.HikariDataSource;
import io.hibernateaws.engine.api.EngineEvent;
import io.hibernateaws.engine.api.EngineObserver;
import io.hibernateaws.engine.endpoint.HostResolver;
import io.hibernateaws.engine.jdbc.AwsDataSource;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.jdbc.datasource.SimpleDriverDataSource;

/** When the application gets our data source, and what it is made from. */
class HibernateAwsAutoConfigurationTest {
  private static final String ENDPOINT = "spring.datasource.url=jdbc:postgresql://127.0.0.1:1/shop";

  private final ApplicationContextRunner contexts =
      new ApplicationContextRunner()
          .withConfiguration(
              AutoConfigurations.of(
                  HibernateAwsAutoConfiguration.class, DataSourceAutoConfiguration.class))
          .withPropertyValues(
              "spring.datasource.username=app", "spring.datasource.password=s3cret");

  private ApplicationContextRunner asked(String... properties) {
    return contexts
        .withPropertyValues(ENDPOINT, "hibernate.aws.enabled=true")
        .withPropertyValues(properties);
  }

  private static @Nullable String setting(DataSource dataSource, String name) {
    return ((AwsDataSource) dataSource).engine().settings().get(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:postgresql://shop.cluster-abc123.us-east-1.rds.amazonaws.com:5432/shop",
        "jdbc:mysql://shop.cluster-ro-abc123.us-east-1.rds.amazonaws.com/shop",
        "jdbc:postgresql://db1.abc123.eu-west-1.rds.amazonaws.com/shop",
        "jdbc:aws-wrapper:postgresql://shop.cluster-abc123.us-east-1.rds.amazonaws.com/shop"
      })
  void an_endpoint_of_rds_is_enough(String url) {
    contexts
        // Without this the engine would look the name up.
        .withPropertyValues(
            "spring.datasource.url=" + url,
            "hibernate.aws.host-resolver=" + Nowhere.class.getName())
        .run(context -> assertThat(context).hasSingleBean(AwsDataSource.class));
  }

  /** Finds no host. */
  public static final class Nowhere implements HostResolver {
    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
      throw new UnknownHostException(host);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:postgresql://localhost/shop",
        "jdbc:postgresql://bucket.s3.us-east-1.amazonaws.com/shop",
        "jdbc:h2:mem:shop.cluster-abc123.us-east-1.rds.amazonaws.com"
      })
  void any_other_url_keeps_the_pool_of_spring_boot(String url) {
    contexts
        .withPropertyValues("spring.datasource.url=" + url)
        .withPropertyValues("spring.datasource.driver-class-name=org.postgresql.Driver")
        .run(
            context ->
                assertThat(context)
                    .hasSingleBean(HikariDataSource.class)
                    .doesNotHaveBean(AwsDataSource.class));
  }

  @Test
  void switched_off_an_endpoint_keeps_the_pool_of_spring_boot() {
    contexts
        .withPropertyValues(
            "spring.datasource.url=jdbc:postgresql://shop.cluster-abc123.us-east-1.rds.amazonaws.com/shop",
            "hibernate.aws.enabled=false")
        .run(context -> assertThat(context).hasSingleBean(HikariDataSource.class));
  }

  @Test
  void a_data_source_of_the_application_stays_the_only_one() {
    asked()
        .withBean("own", DataSource.class, SimpleDriverDataSource::new)
        .run(context -> assertThat(context).hasSingleBean(SimpleDriverDataSource.class));
  }

  @Test
  void settings_may_be_spelled_as_spring_boot_allows_it() {
    asked(
            "hibernate.aws.failover.timeout=20s",
            "hibernate.aws.pool.max-size=7",
            "hibernate.aws.pool.min_size=1",
            "hibernate.aws.topology.monitoring.connectTimeout=2")
        .run(
            context -> {
              DataSource dataSource = context.getBean(DataSource.class);
              assertThat(setting(dataSource, "failover.timeout")).isEqualTo("20s");
              assertThat(setting(dataSource, "pool.max_size")).isEqualTo("7");
              assertThat(setting(dataSource, "pool.min_size")).isEqualTo("1");
            });
  }

  @Test
  void settings_come_from_variables_of_the_environment_too() {
    asked()
        .withInitializer(
            context ->
                context
                    .getEnvironment()
                    .getPropertySources()
                    .addFirst(
                        new SystemEnvironmentPropertySource(
                            "of-test-systemEnvironment",
                            Map.of(
                                "HIBERNATE_AWS_POOL_MAX_SIZE", "9",
                                "HIBERNATE_AWS_FAILOVER_TIMEOUT", "25s"))))
        .run(
            context -> {
              DataSource dataSource = context.getBean(DataSource.class);
              assertThat(setting(dataSource, "failover.timeout")).isEqualTo("25s");
              assertThat(setting(dataSource, "pool.max_size")).isEqualTo("9");
            });
  }

  @Test
  void a_list_of_yaml_is_a_list_and_no_text() {
    asked("hibernate.aws.plugins[0]=initial_connection", "hibernate.aws.plugins[1]=failover")
        .run(
            context ->
                assertThat(setting(context.getBean(DataSource.class), "plugins"))
                    .isEqualTo("initial_connection,failover"));
    asked("hibernate.aws.pool.max-size[0]=7")
        .run(
            context ->
                assertThat(analysis(context.getStartupFailure()).getDescription())
                    .contains("hibernate.aws.pool.max_size"));
  }

  @Test
  void placeholders_are_replaced_and_the_first_source_wins() {
    asked("hibernate.aws.pool.max-size=${shop.size}", "shop.size=7")
        .withInitializer(
            context ->
                context
                    .getEnvironment()
                    .getPropertySources()
                    .addLast(
                        new MapPropertySource("last", Map.of("hibernate.aws.pool.maxSize", "8"))))
        .run(
            context ->
                assertThat(setting(context.getBean(DataSource.class), "pool.max_size"))
                    .isEqualTo("7"));
  }

  @Test
  void what_loads_classes_has_ended_when_the_data_source_is_there() {
    asked()
        .run(
            context -> {
              assertThat(context).hasSingleBean(LoadedAhead.class);
              assertThat(Thread.getAllStackTraces().keySet())
                  .extracting(Thread::getName)
                  .doesNotContain("aws-load-ahead");
            });
  }

  @Test
  void a_name_that_is_no_setting_fails_the_start_with_the_nearest_one() {
    asked("hibernate.aws.failovr.timeout=20s")
        .run(
            context ->
                assertThat(analysis(context.getStartupFailure()).getDescription())
                    .contains("did you mean hibernate.aws.failover.timeout"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "type=com.zaxxer.hikari.HikariDataSource",
        "driver-class-name=software.amazon.jdbc.Driver"
      })
  void another_pool_or_driver_is_refused_with_the_way_out(String line) {
    asked("spring.datasource." + line)
        .run(
            context ->
                assertThat(analysis(context.getStartupFailure()).getDescription())
                    .contains("spring.datasource." + line)
                    .contains("remove it"));
  }

  @Test
  void the_driver_of_the_url_may_be_named() {
    asked("spring.datasource.driver-class-name=org.postgresql.Driver")
        .run(context -> assertThat(context).hasSingleBean(AwsDataSource.class));
  }

  @Test
  void observers_of_the_application_see_the_engine_from_its_start() {
    List<EngineEvent> seen = new CopyOnWriteArrayList<>();
    asked()
        .withBean(EngineObserver.class, () -> seen::add)
        .run(context -> assertThat(context).hasNotFailed());
    assertThat(seen).isNotEmpty();
  }

  @Test
  void the_engine_ends_with_the_application() {
    AwsDataSource[] last = new AwsDataSource[1];
    asked().run(context -> last[0] = context.getBean(AwsDataSource.class));
    assertThat(catchThrowable(() -> last[0].getConnection())).isInstanceOf(SQLException.class);
  }

  private static FailureAnalysis analysis(@Nullable Throwable failure) {
    FailureAnalysis analysis =
        new SettingsFailureAnalyzer().analyze(Objects.requireNonNull(failure));
    return Objects.requireNonNull(analysis);
  }
}
