package io.hibernateaws.spring.retry;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.jdbc.datasource.LazyConnectionDataSourceProxy;
import org.springframework.jdbc.datasource.SimpleDriverDataSource;

/** In which applications methods are run again. */
class RetryOnFailoverAutoConfigurationTest {
  private final ApplicationContextRunner contexts =
      new ApplicationContextRunner()
          .withConfiguration(AutoConfigurations.of(RetryOnFailoverAutoConfiguration.class));

  @Test
  void a_data_source_that_is_declared_as_nothing_more_may_be_ours() {
    contexts
        .withBean("own", DataSource.class, SimpleDriverDataSource::new)
        .run(context -> assertThat(context).hasSingleBean(RetryAdvisor.class));
  }

  @Test
  void a_data_source_that_stands_before_another_one_may_stand_before_ours() {
    contexts
        .withBean(
            "own",
            LazyConnectionDataSourceProxy.class,
            () -> new LazyConnectionDataSourceProxy(new SimpleDriverDataSource()))
        .run(context -> assertThat(context).hasSingleBean(RetryAdvisor.class));
  }

  @Test
  void without_one_that_may_be_ours_nothing_is_run_again() {
    contexts
        .withBean("own", HikariDataSource.class)
        .run(context -> assertThat(context).doesNotHaveBean(RetryAdvisor.class));
  }
}
