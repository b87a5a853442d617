package io.hibernateaws.local.mysql;

import io.hibernateaws.local.replication.AdminLink;
import io.hibernateaws.local.server.Flavour;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * {@code mysql.rds_topology}, a table of the real servers: the writer fills it, and its readers
 * have it by replication. Of a cluster it has a row for each instance; of an RDS instance one, of
 * the server that is the instance now.
 */
final class TopologyTable {
  private static final Duration DEADLINE = Duration.ofSeconds(5);
  private static final String EMPTY = "delete from mysql.rds_topology";

  private final MysqlServer.Identity self;
  private final MysqlReplication replication;
  private final boolean ofOneInstance;

  private TopologyTable(
      MysqlServer.Identity self, MysqlReplication replication, boolean ofOneInstance) {
    this.self = self;
    this.replication = replication;
    this.ofOneInstance = ofOneInstance;
  }

  /** Null if servers of this flavour have none. */
  static @Nullable TopologyTable of(
      Flavour flavour, MysqlServer.Identity self, MysqlReplication replication) {
    return flavour.ofRds()
        ? new TopologyTable(self, replication, flavour == Flavour.RDS_INSTANCE)
        : null;
  }

  /** What makes the table, in a line; empty if servers of this flavour have none. */
  static String definition(Flavour flavour) {
    return flavour.ofRds()
        ? "create table mysql.rds_topology (id int unsigned primary key,"
            + " endpoint varchar(255) not null, port int unsigned not null);\n"
        : "";
  }

  /** On the writer: tells who there is. */
  void fill(AdminLink writer) throws SQLException {
    List<MysqlServer.Identity> told =
        ofOneInstance
            ? List.of(self)
            : replication.servers().stream().map(MysqlServer::identity).toList();
    writer.execute(
        DEADLINE,
        EMPTY,
        told.stream()
            .map(each -> "(%d, '%s', %d)".formatted(each.number(), each.host(), ServerOptions.PORT))
            .collect(Collectors.joining(", ", "insert into mysql.rds_topology values ", "")));
  }

  /** On the writer: tells nobody. */
  void empty(AdminLink writer) throws SQLException {
    writer.execute(DEADLINE, EMPTY);
  }

  /** What takes the right to read the table from new sessions, and gives it back. */
  static String right(boolean granted) {
    return (granted
            ? "grant select on mysql.* to '%s'@'%%'"
            : "revoke select on mysql.* from '%s'@'%%'")
        .formatted(Template.APPLICATION);
  }

  /** On a new writer: an RDS instance is another server now. */
  void follow(AdminLink writer) throws SQLException {
    if (ofOneInstance) {
      fill(writer);
    }
  }
}
