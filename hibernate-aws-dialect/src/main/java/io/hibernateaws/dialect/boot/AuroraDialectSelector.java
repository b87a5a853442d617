package io.hibernateaws.dialect.boot;

import io.hibernateaws.dialect.product.DialectProduct;
import io.hibernateaws.dialect.product.DialectProducts;
import org.hibernate.boot.registry.selector.spi.DialectSelector;
import org.hibernate.dialect.Dialect;
import org.jspecify.annotations.Nullable;

/** Short names of Aurora's dialects for the setting {@code hibernate.dialect}. */
public final class AuroraDialectSelector implements DialectSelector {
  private static final long serialVersionUID = 1L;

  @Override
  public @Nullable Class<? extends Dialect> resolve(String name) {
    for (DialectProduct product : DialectProducts.all()) {
      Class<? extends Dialect> dialect = product.dialectNamed(name);
      if (dialect != null) {
        return dialect;
      }
    }
    return null;
  }
}
