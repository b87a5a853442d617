package io.hibernateaws.engine.product;

import io.hibernateaws.engine.api.Member;
import io.hibernateaws.engine.api.Role;
import io.hibernateaws.engine.endpoint.Endpoint;
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

/**
 * The rows in which a server of an RDS Multi-AZ DB cluster tells its members, of any product: host
 * names instead of identifiers, no roles, no lag and no times.
 */
public final class InstanceRows {
  private static final Logger LOG = Logger.getLogger(InstanceRows.class);

  private static final int HIGHEST_PORT = 65_535;

  private InstanceRows() {}

  /**
   * The members with exactly one writer; empty where the writer is not among them, as while it
   * changes.
   *
   * @param sql answers with one row an instance: its resource; its host name; its port; the
   *     resource of the writer as this server believes, null if it does not know
   * @param endpoints where an instance of a given identifier is reached
   */
  public static List<Member> ask(Statement statement, String sql, InstanceEndpoints endpoints)
      throws SQLException {
    Map<String, Member> members = new LinkedHashMap<>();
    try (ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        Member member = member(rows, endpoints);
        if (member != null) {
          members.putIfAbsent(member.instanceId(), member);
        }
      }
    }
    List<Member> all = new ArrayList<>(members.values());
    return all.stream().filter(Member::isWriter).count() == 1 ? List.copyOf(all) : List.of();
  }

  private static @Nullable Member member(ResultSet rows, InstanceEndpoints endpoints)
      throws SQLException {
    String resource = rows.getString(1);
    String host = rows.getString(2);
    int port = rows.getInt(3);
    String id = host == null ? null : instanceOf(host);
    if (resource == null
        || host == null
        || id == null
        || !InstanceTemplate.isInstanceId(host)
        || port < 1
        || port > HIGHEST_PORT) {
      LOG.debugf(
          "A row of the topology is left out: %s:%d is no endpoint",
          ForeignText.quoted(String.valueOf(host)), port);
      return null;
    }
    boolean writer = resource.equals(rows.getString(4));
    return new Member(
        id,
        endpoints.endpointOf(id, new Endpoint(host, port)),
        writer ? Role.WRITER : Role.READER,
        writer ? 0 : -1);
  }

  /** The identifier of an instance is the first label of its host name. */
  private static @Nullable String instanceOf(String host) {
    int dot = host.indexOf('.');
    String id = dot < 0 ? host : host.substring(0, dot);
    return id.isEmpty() ? null : id;
  }
}
