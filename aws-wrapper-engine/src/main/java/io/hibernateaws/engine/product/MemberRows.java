package io.hibernateaws.engine.product;

import io.hibernateaws.engine.api.Member;
import io.hibernateaws.engine.api.Role;
import io.hibernateaws.engine.endpoint.InstanceEndpoints;
import io.hibernateaws.engine.endpoint.InstanceTemplate;
import io.hibernateaws.engine.foreign.ForeignText;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The rows in which an instance of a cluster tells its members, of any product. */
public final class MemberRows {
  private static final Logger LOG = Logger.getLogger(MemberRows.class);

  private static final int COLUMNS = 5;

  /** A row may be as much younger than now as clocks of servers differ; microseconds. */
  private static final double IN_FUTURE = -300e6;

  private final Map<String, Row> rows = new LinkedHashMap<>();

  private MemberRows() {}

  /**
   * Asks an instance. During a failover an answer may have no rows, or not even columns.
   *
   * @param sql answers with one row a member, from which those that are too old are left out: its
   *     identifier; whether it is the writer's; milliseconds behind the writer, null if unknown;
   *     microseconds since that was so, null if unknown; whether it is the row of the instance that
   *     answers
   */
  public static MemberRows ask(Statement statement, String sql) throws SQLException {
    MemberRows members = new MemberRows();
    if (!statement.execute(sql)) {
      return members;
    }
    try (ResultSet answer = statement.getResultSet()) {
      if (answer.getMetaData().getColumnCount() < COLUMNS) {
        return members;
      }
      while (answer.next()) {
        Row row = Row.read(answer);
        if (row != null) {
          members.rows.merge(row.id, row, (known, other) -> other.newerThan(known) ? other : known);
        }
      }
    }
    return members;
  }

  public boolean isEmpty() {
    return rows.isEmpty();
  }

  /**
   * The members with exactly one writer, the newest of several; empty without any.
   *
   * @param endpoints where an instance of a given identifier is reached
   */
  public List<Member> members(InstanceEndpoints endpoints) {
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
          new Member(
              row.id,
              endpoints.endpointOf(row.id, null),
              isWriter ? Role.WRITER : Role.READER,
              lag));
    }
    return List.copyOf(members);
  }

  /**
   * One row of the answer.
   *
   * @param lag milliseconds behind the writer when it was updated, null if unknown
   * @param age microseconds since its update, null if unknown
   * @param own whether it is that of the instance that answers, and so as new as the answer
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

    private static @Nullable Double number(ResultSet answer, int column) throws SQLException {
      double value = answer.getDouble(column);
      return answer.wasNull() ? null : value;
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

    /** A row without an age is the instance's own. */
    boolean newerThan(Row other) {
      if (other.age == null) {
        return false;
      }
      return age == null || age < other.age;
    }
  }
}
