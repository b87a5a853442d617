package io.hibernateaws.connection;

import io.hibernateaws.engine.time.NanoClock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** A multi-tenant provider over engines that note what they are asked for. */
final class TenantUnit {
  /** In the order of their start, the unit's own first. */
  final List<NotingEngine> engines = new CopyOnWriteArrayList<>();

  final AwsMultiTenantConnectionProvider<Object> provider =
      new AwsMultiTenantConnectionProvider<>(
          config -> {
            NotingEngine engine = new NotingEngine(config);
            engines.add(engine);
            return engine;
          },
          NanoClock.system());

  NotingEngine own() {
    return engines.get(0);
  }

  void configure(@Nullable Object... namesAndValues) {
    provider.configure(settings(namesAndValues));
  }

  /** Of a unit over a data source, which has URL and user. */
  void configureOver(DataSource dataSource, String name, Object value) {
    provider.configure(Map.of("jakarta.persistence.nonJtaDataSource", dataSource, name, value));
  }

  /** With a URL and a user. */
  static Map<String, Object> settings(@Nullable Object... namesAndValues) {
    Map<String, Object> settings = new HashMap<>();
    settings.put("hibernate.connection.url", "jdbc:postgresql://db.example.com/shop");
    settings.put("hibernate.connection.username", "shop");
    for (int i = 0; i < namesAndValues.length; i += 2) {
      Object value = namesAndValues[i + 1];
      if (value == null) {
        settings.remove((String) namesAndValues[i]);
      } else {
        settings.put((String) namesAndValues[i], value);
      }
    }
    return settings;
  }
}
