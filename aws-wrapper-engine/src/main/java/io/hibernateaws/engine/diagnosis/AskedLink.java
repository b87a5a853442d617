package io.hibernateaws.engine.diagnosis;

import io.hibernateaws.engine.link.PhysicalOpener;
import io.hibernateaws.engine.time.Deadline;
import io.hibernateaws.engine.time.Watchdog;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * A link of the diagnosis's own. The watchdog closes its socket when the deadline passes, under
 * whatever question is being asked. Used by one thread.
 */
final class AskedLink implements AutoCloseable {
  private final PhysicalOpener.Opened opened;
  private final Watchdog.Watch watch;
  private final long announced;

  private AskedLink(PhysicalOpener.Opened opened, Watchdog.Watch watch, long announced) {
    this.opened = opened;
    this.watch = watch;
    this.announced = announced;
  }

  static AskedLink open(Means means, PhysicalOpener.Target target, Deadline deadline)
      throws SQLException {
    PhysicalOpener.Opened opened = means.opener().open(target, deadline);
    return new AskedLink(
        opened,
        means.watchdog().watch(deadline, opened.socket()::abort),
        means.opener().driver().serverProcessId(opened.raw()));
  }

  /** As whom the server knows it. */
  String user() {
    return opened.user();
  }

  Connection raw() {
    return opened.raw();
  }

  /** Whether another process answers than the one that was named when the link was opened. */
  boolean isServedByAnother(long process) {
    return announced != 0 && process != 0 && announced != process;
  }

  @Override
  public void close() {
    try {
      opened.raw().close();
    } catch (SQLException e) {
      return; // the link was of use only while it answered
    } finally {
      watch.close();
      opened.socket().abort();
    }
  }
}
