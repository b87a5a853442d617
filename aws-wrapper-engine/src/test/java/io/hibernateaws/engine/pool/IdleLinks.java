package io.hibernateaws.engine.pool;

import io.hibernateaws.engine.link.Link;
import io.hibernateaws.engine.link.LinkStore;
import java.sql.SQLException;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;

/** The simplest store that keeps links: the last one that came back goes out first. */
final class IdleLinks implements LinkStore {
  private final Deque<Link> idle = new ConcurrentLinkedDeque<>();
  private final LinkOpening opening;
  private volatile boolean closed;

  IdleLinks(LinkOpening opening) {
    this.opening = opening;
  }

  @Override
  public StoredLink take() throws SQLException {
    Link kept = idle.pollFirst();
    Link link = kept == null ? opening.open() : kept;
    return new StoredLink() {
      @Override
      public Link link() {
        return link;
      }

      @Override
      public void giveBack() {
        idle.addFirst(link);
        if (closed) {
          IdleLinks.this.close();
        }
      }

      @Override
      public void evict() {
        // It is in no list while it is taken.
      }
    };
  }

  @Override
  public void close() {
    closed = true;
    for (Link link = idle.pollFirst(); link != null; link = idle.pollFirst()) {
      link.close("store closed");
    }
  }
}
