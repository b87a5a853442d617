package io.hibernateaws.local.mysql;

import io.hibernateaws.local.replication.AdminLink;
import io.hibernateaws.local.replication.Observation;
import io.hibernateaws.local.replication.Position;
import io.hibernateaws.local.replication.ReplicatedServer;
import io.hibernateaws.local.replication.ServerControl;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;

/** What the supervisor asks and tells a server of MariaDB, which is alone. */
final class MariaDbControl implements ServerControl {
  private static final String OBSERVE =
      "select @@global.read_only, (select count(*) from information_schema.innodb_trx t"
          + " join information_schema.processlist s on s.id = t.trx_mysql_thread_id"
          + " where s.user <> '"
          + Template.ADMIN
          + "')";

  private final MysqlControl common;
  private final AdminLink link;

  MariaDbControl(MysqlControl common, AdminLink link) {
    this.common = common;
    this.link = link;
  }

  private static IllegalStateException alone() {
    return new IllegalStateException("MariaDB: there is one server, which none follows");
  }

  @Override
  public void awaitAnswer(Duration patience) throws SQLException {
    common.awaitAnswer(patience);
  }

  @Override
  public Observation observe(Duration deadline) throws SQLException {
    return link.first(
        OBSERVE,
        deadline,
        row ->
            new Observation(
                System.nanoTime(),
                Instant.now(),
                row.getBoolean(1),
                null,
                null,
                GtidSet.of(),
                row.getInt(2),
                0,
                Map.of()));
  }

  @Override
  public boolean isReader() throws SQLException {
    return common.isReader();
  }

  @Override
  public Position received() {
    return GtidSet.of();
  }

  @Override
  public Position durable() {
    return GtidSet.of();
  }

  /** It is the writer from the beginning to the end. */
  @Override
  public void promote() {}

  @Override
  public void follow(ReplicatedServer upstream) {
    throw alone();
  }

  @Override
  public void awaitAcknowledgements(Set<String> before, Set<String> readers) {
    if (!readers.isEmpty()) {
      throw alone();
    }
  }

  @Override
  public void endStream(String reader) {
    throw alone();
  }

  @Override
  public void grantTopology(boolean granted) {
    throw alone();
  }

  @Override
  public void fillTopology(boolean filled) {
    throw alone();
  }

  @Override
  public void fence() {
    throw alone();
  }

  @Override
  public boolean stepDown(ReplicatedServer writer) {
    throw alone();
  }

  @Override
  public void pauseReplay() {
    throw alone();
  }

  @Override
  public void resumeReplay() {
    throw alone();
  }

  @Override
  public void forget() {
    link.forget();
    common.forget();
  }

  @Override
  public void close() {
    link.close();
    common.close();
  }
}
