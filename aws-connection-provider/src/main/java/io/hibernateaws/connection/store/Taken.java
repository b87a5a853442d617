package io.hibernateaws.connection.store;

import io.agroal.pool.wrapper.ConnectionWrapper;
import io.hibernateaws.engine.link.Link;
import io.hibernateaws.engine.link.LinkStore.StoredLink;
import java.util.concurrent.atomic.AtomicBoolean;

/** One borrow of a link from a pool; the first of its two endings counts. */
final class Taken implements StoredLink {
  private final StorePool pool;
  private final Carrier carrier;
  private final ConnectionWrapper wrapper;
  private final AtomicBoolean ended = new AtomicBoolean();

  Taken(StorePool pool, Carrier carrier, ConnectionWrapper wrapper) {
    this.pool = pool;
    this.carrier = carrier;
    this.wrapper = wrapper;
  }

  @Override
  public Link link() {
    return carrier.link();
  }

  @Override
  public void giveBack() {
    if (ended.compareAndSet(false, true)) {
      pool.returned(carrier, wrapper);
    }
  }

  @Override
  public void evict() {
    if (ended.compareAndSet(false, true)) {
      pool.evicted(carrier, wrapper);
    }
  }
}
