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

  /** The writer's row never ages out; one without a time is the server's own, hence fresh. */
  private static final String MEMBERS =
      """
      SELECT SERVER_ID,
             SESSION_ID = 'MASTER_SESSION_ID' AS is_writer,
             REPLICA_LAG_IN_MILLISECONDS,
             TIMESTAMPDIFF(MICROSECOND, LAST_UPDATE_TIMESTAMP, NOW(6)) AS age
        FROM information_schema.replica_host_status
       WHERE LAST_UPDATE_TIMESTAMP IS NULL
          OR SESSION_ID = 'MASTER_SESSION_ID'
          OR TIME_TO_SEC(TIMEDIFF(NOW(), LAST_UPDATE_TIMESTAMP)) <= 300""";

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
      double lag = isWriter ? 0 : row.writer || row.lag == null ? -1 : row.lag;
      members.add(
          new Member(row.id, endpoints.apply(row.id), isWriter ? Role.WRITER : Role.READER, lag));
    }
    return List.copyOf(members);
  }

  private static Map<String, Row> rows(Connection raw) throws SQLException {
    Map<String, Row> rows = new LinkedHashMap<>();
    try (Statement statement = raw.createStatement();
        ResultSet answer = statement.executeQuery(MEMBERS)) {
      while (answer.next()) {
        Row row = Row.read(answer);
        if (row != null) {
          rows.merge(row.id, row, (known, other) -> other.newerThan(known) ? other : known);
        }
      }
    }
    return rows;
  }

  /**
   * One row of the answer.
   *
   * @param lag milliseconds behind the writer at the moment of the answer, null if unknown
   * @param age microseconds since its update, null for the server's own row
   */
  private record Row(String id, boolean writer, @Nullable Double lag, @Nullable Double age) {
    static @Nullable Row read(ResultSet answer) throws SQLException {
      String id = answer.getString(1);
      if (id == null || !InstanceTemplate.isInstanceId(id)) {
        LOG.debugf(
            "A row of the topology is left out: %s is no instance identifier",
            ForeignText.quoted(id));
        return null;
      }
      Double lag = number(answer, 3);
      Double age = number(answer, 4);
      if (lag != null && age != null) {
        // The lag is as old as its row, and a reader that stands still renews neither.
        lag += Math.max(0, age) / 1000;
      }
      return new Row(id, answer.getBoolean(2), lag, age);
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
