package io.hibernateaws.store;

import io.agroal.pool.wrapper.ConnectionWrapper;
import io.hibernateaws.engine.link.Link;
import io.hibernateaws.engine.link.LinkStore.StoredLink;
import java.util.concurrent.atomic.AtomicBoolean;

/** One borrow of a link from a pool; the first of its two endings counts. */
final class AgroalStoredLink implements StoredLink {
  private final StorePool pool;
  private final AgroalConnectionStub stub;
  private final ConnectionWrapper wrapper;
  private final AtomicBoolean ended = new AtomicBoolean();

  AgroalStoredLink(StorePool pool, AgroalConnectionStub stub, ConnectionWrapper wrapper) {
    this.pool = pool;
    this.stub = stub;
    this.wrapper = wrapper;
  }

  @Override
  public Link link() {
    return stub.link();
  }

  @Override
  public void giveBack() {
    if (ended.compareAndSet(false, true)) {
      pool.returned(stub, wrapper);
    }
  }

  @Override
  public void evict() {
    if (ended.compareAndSet(false, true)) {
      pool.evicted(stub, wrapper);
    }
  }
}
