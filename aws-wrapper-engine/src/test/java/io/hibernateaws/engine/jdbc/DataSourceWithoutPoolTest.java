package io.hibernateaws.engine.jdbc;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hibernateaws.engine.api.SettingsException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A data source where no module with a pool is on the class path, as here. */
class DataSourceWithoutPoolTest {
  private static Map<String, String> settings(String... more) {
    Map<String, String> settings = new HashMap<>();
    settings.put("url", "jdbc:postgresql://db.cluster-abc.us-east-1.rds.amazonaws.com/app");
    settings.put("user", "app");
    settings.put("password", "secret");
    for (int i = 0; i < more.length; i += 2) {
      settings.put("hibernate.aws." + more[i], more[i + 1]);
    }
    return settings;
  }

  @Test
  void the_missing_artifact_is_named_with_what_does_without_it() {
    assertThatThrownBy(() -> new AwsDataSource(settings()).close())
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("pool.enabled=true: there is no pool on the class path")
        .hasMessageContaining("add io.hibernateaws:aws-link-store")
        .hasMessageContaining("hibernate.aws.pool.enabled=false");
  }

  @Test
  void none_is_needed_where_none_is_wanted() {
    assertThatCode(() -> new AwsDataSource(settings("pool.enabled", "false")).close())
        .doesNotThrowAnyException();
  }

  @Test
  void what_is_about_idle_links_is_refused_where_none_are_kept() {
    assertThatThrownBy(
            () ->
                new AwsDataSource(settings("pool.enabled", "false", "pool.max_lifetime", "60"))
                    .close())
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("pool.max_lifetime")
        .hasMessageContaining("pool.enabled=false keeps none");
  }
}
