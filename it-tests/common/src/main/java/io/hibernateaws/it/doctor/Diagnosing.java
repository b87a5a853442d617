package io.hibernateaws.it.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.hibernateaws.engine.api.Diagnosis;
import io.hibernateaws.engine.api.Diagnosis.Finding;
import io.hibernateaws.engine.api.Diagnosis.Severity;
import io.hibernateaws.engine.jdbc.AwsDataSource;
import io.hibernateaws.it.Product;
import io.hibernateaws.local.LocalAurora;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Diagnoses of local clusters. */
public final class Diagnosing {
  /** Long, because what is found must not depend on how busy the machine is. */
  public static final Duration LIMIT = Duration.ofSeconds(30);

  private Diagnosing() {}

  /** What a data source on this host is given, to be changed. */
  public static Map<String, Object> settings(LocalAurora of, String host, Map<String, ?> more) {
    Map<String, Object> settings = new HashMap<>();
    settings.put("url", of.jdbcUrl(host));
    settings.put("user", of.user());
    settings.put("password", of.password());
    settings.put("host_resolver", of.resolver());
    settings.putAll(Product.underTest().driver());
    settings.putAll(Product.underTest().unencrypted());
    settings.putAll(more);
    return settings;
  }

  public static Diagnosis diagnose(LocalAurora of, String host, Map<String, ?> more) {
    try (AwsDataSource source = new AwsDataSource(settings(of, host, more))) {
      return source.engine().diagnose(LIMIT);
    }
  }

  /** The one finding, of this code. */
  public static Finding only(Diagnosis diagnosis, Severity severity, String code) {
    assertThat(diagnosis.findings())
        .as("findings %s", diagnosis.findings())
        .extracting(Finding::severity, Finding::code)
        .containsExactly(tuple(severity, code));
    return diagnosis.findings().get(0);
  }
}
