package io.hibernateaws.engine.link;

import java.sql.SQLException;

/**
 * A passive store of links to one instance for one user and database (SPI for pools). It never
 * waits, retries, validates or expires anything: the engine decides, the store keeps. Thread-safe.
 */
public interface LinkStore {
  /**
   * An idle link, or one opened through the {@link LinkOpening} the store was made with, on this
   * thread.
   *
   * @throws SQLException what the opening threw, the same object
   */
  StoredLink take() throws SQLException;

  /**
   * Ends the store: every idle link is closed, borrowed ones when they come back. Idempotent, does
   * not block on the network.
   */
  void close();

  /**
   * One link taken from a store. Exactly one of {@link #giveBack} and {@link #evict} ends it;
   * further calls do nothing.
   */
  interface StoredLink {
    Link link();

    /** Back into the store; the caller has reset it. */
    void giveBack();

    /**
     * Out of the store for good; its slot is free when the call returns. The caller has aborted or
     * closes the link.
     */
    void evict();
  }

  /** Opens a link for a store. */
  @FunctionalInterface
  interface LinkOpening {
    Link open() throws SQLException;
  }

  /** Makes the stores of an engine; one implementation per pool. */
  @FunctionalInterface
  interface Factory {
    LinkStore create(String name, LinkOpening opening);

    /** No pool: every take opens, every return closes. */
    Factory UNPOOLED = (name, opening) -> new UnpooledLinks(opening);
  }
}
