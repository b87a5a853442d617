package io.hibernateaws.engine.session;

import io.hibernateaws.engine.product.DatabaseProduct;
import io.hibernateaws.engine.product.ForwardingProduct;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import org.jspecify.annotations.Nullable;

/** The product of {@link FakeRaw}, which keeps a schema but runs no SQL. */
final class FakeProduct extends ForwardingProduct {
  FakeProduct(DatabaseProduct product) {
    super(product);
  }

  @Override
  public void resetNamespace(Connection raw, @Nullable String opened) {
    FakeRaw fake = (FakeRaw) Proxy.getInvocationHandler(raw);
    fake.calls.add("resetSchema()");
    fake.schema = opened;
  }
}
