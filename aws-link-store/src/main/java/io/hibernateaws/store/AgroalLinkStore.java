package io.hibernateaws.store;

import io.hibernateaws.engine.api.ConnectSQLException;
import io.hibernateaws.engine.link.LinkStore;
import java.sql.SQLException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One store. Its pool comes with the first take and goes when the last link is evicted, because the
 * first eviction starts a thread in Agroal that ends only with the pool. Thread-safe.
 */
final class AgroalLinkStore implements LinkStore {
  private final String name;
  private final LinkOpening opening;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile @Nullable StorePool pool;
  private volatile boolean closed;

  AgroalLinkStore(String name, LinkOpening opening) {
    this.name = name;
    this.opening = opening;
  }

  @Override
  public StoredLink take() throws SQLException {
    while (true) {
      StorePool current = pool();
      if (current.enter()) {
        try {
          return current.take();
        } finally {
          current.leave();
        }
      }
    }
  }

  private StorePool pool() throws SQLException {
    StorePool current = pool;
    return current != null ? current : newPool();
  }

  private StorePool newPool() throws SQLException {
    lock.lock();
    try {
      if (closed) {
        throw new ConnectSQLException("the store of links to " + name + " is closed");
      }
      StorePool current = pool;
      if (current == null) {
        current = new StorePool(name, opening, this::forget);
        pool = current;
      }
      return current;
    } finally {
      lock.unlock();
    }
  }

  private void forget(StorePool empty) {
    lock.lock();
    try {
      if (pool == empty) {
        pool = null;
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    StorePool last;
    lock.lock();
    try {
      closed = true;
      last = pool;
      pool = null;
    } finally {
      lock.unlock();
    }
    if (last != null) {
      last.close();
    }
  }
}
