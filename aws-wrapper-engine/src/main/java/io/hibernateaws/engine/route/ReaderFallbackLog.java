package io.hibernateaws.engine.route;

import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * Whether reads run on the writer for want of a reader: said once when it begins and once when it
 * is over, however many sessions read meanwhile. Any thread.
 */
public final class ReaderFallbackLog {
  private static final Logger LOG = Logger.getLogger(ReaderFallbackLog.class);

  private final String cluster;
  private final AtomicBoolean lasts = new AtomicBoolean();

  /**
   * Version of the snapshot by which a session last ran on a reader, or on the writer; a late
   * session says nothing.
   */
  private volatile long servedBy = Long.MIN_VALUE;

  private volatile long fellBackBy = Long.MIN_VALUE;

  public ReaderFallbackLog(String cluster) {
    this.cluster = cluster;
  }

  /**
   * A read-only session has been given the writer.
   *
   * @param version of the snapshot that said so
   */
  public void fellBack(long version, String because) {
    if (version < servedBy || lasts.get()) {
      return;
    }
    fellBackBy = version;
    if (lasts.compareAndSet(false, true)) {
      LOG.warnf(
          "%s: read-only sessions run on the writer (read_write_splitting.reader_fallback=writer):"
              + " %s",
          cluster, because);
    }
  }

  /** A read-only session has been given a reader. */
  public void served(long version) {
    if (lasts.get() && version >= fellBackBy) {
      servedBy = version;
      if (lasts.compareAndSet(true, false)) {
        LOG.infof("%s: read-only sessions run on readers again", cluster);
      }
    }
  }
}
