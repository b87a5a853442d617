package io.hibernateaws.store;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.pool.wrapper.ConnectionWrapper;
import io.hibernateaws.engine.api.ConnectSQLException;
import io.hibernateaws.engine.link.Link;
import io.hibernateaws.engine.link.LinkStore.LinkOpening;
import io.hibernateaws.engine.link.LinkStore.StoredLink;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * One Agroal pool with everything in it switched off that would wait, validate, expire or retry.
 * Its size has no limit that matters: the engine's permits are the limit, and a session must never
 * wait inside a pool.
 *
 * <p>A virtual thread opens its link itself and hands it over, because Agroal would open links of
 * virtual threads one after another on its one thread. Thread-safe.
 */
final class StorePool {
  /** More than the permits of any engine; Agroal insists on a number. */
  private static final int NEVER_REACHED = 1_000_000;

  private static final int FORGOTTEN = Integer.MIN_VALUE;

  private final String name;
  private final LinkOpening opening;
  private final Consumer<StorePool> onForgotten;
  private final AgroalDataSource agroal;

  /** Links in the pool, borrowed ones included, plus takes under way; or {@link #FORGOTTEN}. */
  private final AtomicInteger users = new AtomicInteger();

  private final AtomicInteger virtualTakers = new AtomicInteger();
  private final Queue<Link> handedOver = new ConcurrentLinkedQueue<>();
  private volatile boolean evictedOnce;
  private volatile boolean closed;

  StorePool(String name, LinkOpening opening, Consumer<StorePool> onForgotten) throws SQLException {
    this.name = name;
    this.opening = opening;
    this.onForgotten = onForgotten;
    StoreDriver.Opener opener = this::openForAgroal;
    // Agroal sets the JVM's login timeout to the configured one, so configure what is set already.
    Duration loginTimeout = Duration.ofSeconds(DriverManager.getLoginTimeout());
    agroal =
        AgroalDataSource.from(
            new AgroalDataSourceConfigurationSupplier()
                .connectionPoolConfiguration(
                    pool ->
                        pool.maxSize(NEVER_REACHED)
                            .minSize(0)
                            .initialSize(0)
                            .establishmentRetryAttempts(0)
                            .connectionCache(new SlotCache())
                            .connectionFactoryConfiguration(
                                factory ->
                                    factory
                                        .connectionProviderClass(StoreDriver.class)
                                        .jdbcUrl("aws:store")
                                        .loginTimeout(loginTimeout)
                                        .trackJdbcResources(false)
                                        .credential(opener)
                                        .addSecurityProvider(StorePool::passOn))));
  }

  /** A credential is the only live object that Agroal passes on to a driver. */
  @SuppressWarnings("NullAway") // Agroal: null for a credential that is not ours
  private static Properties passOn(Object credential) {
    if (!(credential instanceof StoreDriver.Opener)) {
      return null;
    }
    Properties properties = new Properties();
    properties.put(StoreDriver.OPENER, credential);
    return properties;
  }

  /** Announces a take; false if the pool was forgotten, so that the caller uses its successor. */
  boolean enter() {
    int now;
    do {
      now = users.get();
      if (now == FORGOTTEN) {
        return false;
      }
    } while (!users.compareAndSet(now, now + 1));
    return true;
  }

  /** The announced take is over. */
  void leave() {
    if (users.decrementAndGet() == 0 && evictedOnce) {
      forgetIfEmpty();
    }
  }

  StoredLink take() throws SQLException {
    boolean virtual = VirtualThreads.current();
    if (virtual) {
      virtualTakers.incrementAndGet();
    }
    try {
      while (true) {
        try {
          return taken(agroal.getConnection());
        } catch (SQLException e) {
          if (closed) {
            throw new ConnectSQLException("the store of links to " + name + " is closed", e);
          }
          if (!OpenFirstException.isIn(e)) {
            throw e;
          }
          handedOver.add(opening.open());
        }
      }
    } finally {
      if (virtual) {
        virtualTakers.decrementAndGet();
      }
      if (virtualTakers.get() == 0) {
        endHandedOver();
      }
    }
  }

  private StoredLink taken(Connection wrapper) throws SQLException {
    ConnectionWrapper agroals = (ConnectionWrapper) wrapper;
    AgroalConnectionStub stub = (AgroalConnectionStub) agroals.getHandler().rawConnection();
    if (!stub.borrow()) {
      throw new ConnectSQLException("the store of links to " + name + " is closed");
    }
    return new AgroalStoredLink(this, stub, agroals);
  }

  /** Called by Agroal, on the taker's thread or, for virtual threads, on its own. */
  private Connection openForAgroal() throws SQLException {
    Link link = handedOver.poll();
    if (link == null) {
      if (virtualTakers.get() > 0) {
        throw new OpenFirstException();
      }
      link = opening.open();
    }
    users.incrementAndGet();
    return new AgroalConnectionStub(link);
  }

  /**
   * Ends links that were opened although another link became idle meanwhile: the pool does not
   * count them.
   */
  private void endHandedOver() {
    Link left;
    while ((left = handedOver.poll()) != null) {
      left.close("another link became idle while it was opened");
    }
  }

  void returned(AgroalConnectionStub stub, ConnectionWrapper wrapper) {
    stub.idle();
    if (!closed) {
      close(wrapper);
    }
    if (closed) {
      stub.close();
    }
  }

  void evicted(AgroalConnectionStub stub, ConnectionWrapper wrapper) {
    stub.evicted();
    if (closed) {
      return;
    }
    evictedOnce = true;
    wrapper.getHandler().setFlushOnly();
    close(wrapper);
    if (users.decrementAndGet() == 0) {
      forgetIfEmpty();
    }
  }

  private void forgetIfEmpty() {
    if (users.compareAndSet(0, FORGOTTEN)) {
      onForgotten.accept(this);
      close();
    }
  }

  private static void close(ConnectionWrapper wrapper) {
    try {
      wrapper.close();
    } catch (SQLException e) {
      throw new AssertionError("Agroal asks the stub only, which throws nothing", e);
    }
  }

  /** Ends the idle links; borrowed ones end when they come back. */
  void close() {
    closed = true;
    agroal.close();
    endHandedOver();
  }
}
