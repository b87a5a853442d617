package io.hibernateaws.engine.session;

import io.hibernateaws.engine.product.FreshSession;
import io.hibernateaws.engine.product.ServerSession;
import io.hibernateaws.engine.product.SessionQuestion;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/** Asks a {@link FakeRaw} what its session was left with. */
final class FakeQuestion implements SessionQuestion {
  private static FakeRaw fake(Connection raw) {
    return (FakeRaw) Proxy.getInvocationHandler(raw);
  }

  @Override
  public FreshSession fresh(Connection raw) {
    return new FreshSession(session(fake(raw)), Map.of());
  }

  @Override
  public ServerSession reset(Connection raw, FreshSession fresh) throws SQLException {
    raw.nativeSQL("reset session?");
    FakeRaw fake = fake(raw);
    if (!fake.stubborn) {
      fake.role = fresh.session().values().getOrDefault("role", "");
      fake.schema = fresh.session().values().get("schema");
      fake.heldToReads = false;
    }
    return session(fake);
  }

  private static ServerSession session(FakeRaw fake) {
    Map<String, String> leftovers = new HashMap<>();
    fake.leftovers.forEach(one -> leftovers.put(one, "end " + one));
    return new ServerSession(
        Map.of("role", fake.role, "schema", String.valueOf(fake.schema)), leftovers);
  }

  @Override
  public void end(Connection raw, ServerSession found) throws SQLException {
    raw.nativeSQL(String.join("; ", found.leftovers().values()));
    fake(raw).leftovers.clear();
  }

  @Override
  public boolean changesOfDataAreHarmless(Connection raw) throws SQLException {
    raw.nativeSQL("harmless?");
    return !fake(raw).triggers;
  }
}
