package io.hibernateaws.engine.session;

import io.hibernateaws.engine.product.DatabaseProduct;
import io.hibernateaws.engine.product.ForwardingProduct;
import io.hibernateaws.engine.product.Namespace;
import io.hibernateaws.engine.product.Position;
import io.hibernateaws.engine.product.SessionQuestion;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** The product of {@link FakeRaw}, which keeps a schema and a catalog but runs no SQL. */
final class FakeProduct extends ForwardingProduct {
  private static final SessionQuestion QUESTION = new FakeQuestion();

  FakeProduct(DatabaseProduct product) {
    super(product);
  }

  @Override
  public boolean hasWritten(Connection raw) throws SQLException {
    raw.nativeSQL("changed?");
    return ((FakeRaw) Proxy.getInvocationHandler(raw)).changed;
  }

  @Override
  public Position committed(String told) {
    return position(told);
  }

  @Override
  public boolean holdToReads(Connection raw, boolean on) throws SQLException {
    FakeRaw fake = (FakeRaw) Proxy.getInvocationHandler(raw);
    raw.nativeSQL(on ? "read only" : "as opened");
    fake.heldToReads = on;
    return on;
  }

  @Override
  public SessionQuestion sessionQuestion() {
    return QUESTION;
  }

  @Override
  public void resetNamespace(Connection raw, @Nullable String opened) {
    FakeRaw fake = (FakeRaw) Proxy.getInvocationHandler(raw);
    if (namespace() == Namespace.SCHEMA) {
      fake.calls.add("resetSchema()");
      fake.schema = opened;
    } else {
      fake.calls.add("resetCatalog()");
      fake.catalog = opened;
    }
  }
}
