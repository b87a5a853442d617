package io.hibernateaws.dialect.boot;

import io.hibernateaws.dialect.AuroraPostgreSQLDialect;
import org.hibernate.boot.registry.selector.spi.DialectSelector;
import org.hibernate.dialect.Dialect;
import org.jspecify.annotations.Nullable;

/** Short names for the setting {@code hibernate.dialect}. */
public final class AuroraDialectSelector implements DialectSelector {
  private static final long serialVersionUID = 1L;

  @Override
  public @Nullable Class<? extends Dialect> resolve(String name) {
    return name.equals("AuroraPostgreSQL") ? AuroraPostgreSQLDialect.class : null;
  }
}
