package io.hibernateaws.engine.link;

import java.sql.SQLException;

/** The store without a pool: every take opens a link, every return closes it. */
final class UnpooledLinks implements LinkStore {
  private final LinkOpening opening;

  UnpooledLinks(LinkOpening opening) {
    this.opening = opening;
  }

  @Override
  public StoredLink take() throws SQLException {
    Link link = opening.open();
    return new StoredLink() {
      @Override
      public Link link() {
        return link;
      }

      @Override
      public void giveBack() {
        link.close("returned; there is no pool");
      }

      @Override
      public void evict() {
        link.close("evicted");
      }
    };
  }

  @Override
  public void close() {
    // Borrowed links end when they come back; nothing else exists.
  }
}
