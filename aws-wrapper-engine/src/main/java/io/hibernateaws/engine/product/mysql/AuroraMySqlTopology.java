package io.hibernateaws.engine.product.mysql;

import io.hibernateaws.engine.api.Member;
import io.hibernateaws.engine.api.Role;
import io.hibernateaws.engine.endpoint.Endpoint;
import io.hibernateaws.engine.endpoint.InstanceTemplate;
import io.hibernateaws.engine.foreign.ForeignText;
import io.hibernateaws.engine.topology.TopologySource;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The members of an Aurora MySQL cluster, as every instance of it knows them. */
record AuroraMySqlTopology() implements TopologySource {
  private static final Logger LOG = Logger.getLogger(AuroraMySqlTopology.class);

  /**
   * The server's own clock and zone tell the age of a row, whatever zone a driver has asked for.
   * The writer's row never ages out; one without a time is fresh where it is the server's own.
   */
  private static final String MEMBERS =
      """
      SELECT m.SERVER_ID,
             m.SESSION_ID = 'MASTER_SESSION_ID' AS is_writer,
             m.REPLICA_LAG_IN_MILLISECONDS,
             TIMESTAMPDIFF(MICROSECOND, m.LAST_UPDATE_TIMESTAMP, NOW(6)) AS age,
             m.SERVER_ID = @@aurora_server_id AS is_own,
             @@SESSION.time_zone = @@GLOBAL.time_zone AS in_zone
        FROM information_schema.replica_host_status AS m
       WHERE m.SESSION_ID = 'MASTER_SESSION_ID'
          OR (m.IS_CURRENT <> 0
              AND (m.LAST_UPDATE_TIMESTAMP IS NULL
                   OR TIMESTAMPDIFF(MICROSECOND, m.LAST_UPDATE_TIMESTAMP, NOW(6)) <= 300000000))""";

  private static final String IN_ZONE = "SET SESSION time_zone = @@GLOBAL.time_zone";

  /** A row may be as much younger than now as clocks of servers differ; microseconds. */
  private static final double IN_FUTURE = -300e6;

  @Override
  public List<Member> members(Connection raw, Function<String, Endpoint> endpoints)
      throws SQLException {
    Map<String, Row> rows = rows(raw);
    Row writer = null;
    for (Row row : rows.values()) {
      if (row.writer && (writer == null || row.newerThan(writer))) {
        writer = row;
      }
    }
    if (writer == null) {
      return List.of();
    }
    List<Member> members = new ArrayList<>();
    for (Row row : rows.values()) {
      boolean isWriter = row.id.equals(writer.id);
      double lag = isWriter ? 0 : row.writer ? -1 : row.lagNow();
      members.add(
          new Member(row.id, endpoints.apply(row.id), isWriter ? Role.WRITER : Role.READER, lag));
    }
    return List.copyOf(members);
  }

  /** Asked once more, in the server's zone, where the session has another: that says all ages. */
  private static Map<String, Row> rows(Connection raw) throws SQLException {
    Map<String, Row> rows = new LinkedHashMap<>();
    try (Statement statement = raw.createStatement()) {
      if (!read(statement, rows)) {
        rows.clear();
        statement.execute(IN_ZONE);
        read(statement, rows);
      }
    }
    return rows;
  }

  /** Returns whether the session is in the server's zone. */
  private static boolean read(Statement statement, Map<String, Row> rows) throws SQLException {
    boolean inZone = true;
    try (ResultSet answer = statement.executeQuery(MEMBERS)) {
      while (answer.next()) {
        inZone &= answer.getBoolean(6);
        Row row = Row.read(answer);
        if (row != null) {
          rows.merge(row.id, row, (known, other) -> other.newerThan(known) ? other : known);
        }
      }
    }
    return inZone;
  }

  /**
   * One row of the answer.
   *
   * @param lag milliseconds behind the writer when it was updated, null if unknown
   * @param age microseconds since its update, null if unknown
   * @param own whether it is that of the server that answers, and so as new as the answer
   */
  private record Row(
      String id, boolean writer, @Nullable Double lag, @Nullable Double age, boolean own) {
    static @Nullable Row read(ResultSet answer) throws SQLException {
      String id = answer.getString(1);
      if (id == null || !InstanceTemplate.isInstanceId(id)) {
        LOG.debugf(
            "A row of the topology is left out: %s is no instance identifier",
            ForeignText.quoted(id));
        return null;
      }
      return new Row(
          id, answer.getBoolean(2), number(answer, 3), number(answer, 4), answer.getBoolean(5));
    }

    /**
     * Milliseconds behind the writer now, negative if unknown. The lag is as old as its row, and a
     * reader that stands still renews neither.
     */
    double lagNow() {
      if (lag == null || (age == null ? !own : age < IN_FUTURE)) {
        return -1;
      }
      return lag + (age == null ? 0 : Math.max(0, age) / 1000);
    }

    private static @Nullable Double number(ResultSet answer, int column) throws SQLException {
      double value = answer.getDouble(column);
      return answer.wasNull() ? null : value;
    }

    boolean newerThan(Row other) {
      if (other.age == null) {
        return false;
      }
      return age == null || age < other.age;
    }
  }
}
