package io.hibernateaws.spring.metrics;

import io.hibernateaws.engine.api.AwsEngine;
import io.hibernateaws.engine.api.LinkCounts;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.jdbc.metadata.DataSourcePoolMetadata;

/** The pool of an engine as Spring Boot sees pools. The limits are those of one role. */
record ClusterPoolMetadata(AwsEngine engine) implements DataSourcePoolMetadata {
  @Override
  public @Nullable Float getUsage() {
    Integer max = getMax();
    return max == null || max <= 0 ? null : (float) engine.linkCounts().borrowed() / max;
  }

  @Override
  public Integer getActive() {
    return engine.linkCounts().borrowed();
  }

  @Override
  public Integer getIdle() {
    LinkCounts counts = engine.linkCounts();
    return Math.max(0, counts.open() - counts.borrowed());
  }

  @Override
  public @Nullable Integer getMax() {
    return number("pool.max_size");
  }

  @Override
  public @Nullable Integer getMin() {
    return number("pool.min_size");
  }

  private @Nullable Integer number(String setting) {
    String value = engine.settings().get(setting);
    return value == null || !value.matches("\\d+") ? null : Integer.valueOf(value);
  }

  /** None: {@code isValid} is enough. */
  @Override
  public @Nullable String getValidationQuery() {
    return null;
  }

  @Override
  public Boolean getDefaultAutoCommit() {
    return true;
  }
}
