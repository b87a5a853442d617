package io.hibernateaws.it.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.hibernateaws.it.Sql;
import io.hibernateaws.it.monitoring.WaitingApplication;
import io.hibernateaws.local.LocalAurora;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Array;
import java.sql.Blob;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server that falls silent is noticed also by calls that no statement makes. */
@Timeout(120)
class HandOutMonitoringIT {
  /** What asks the server, once it is there. */
  @FunctionalInterface
  private interface Call {
    Object run() throws Exception;
  }

  /** Makes, in a transaction, an object of the driver whose next call asks the server. */
  @FunctionalInterface
  private interface Prepared {
    Call on(Connection connection) throws Exception;
  }

  private static final Map<String, Prepared> CALLS = calls();

  private static Map<String, Prepared> calls() {
    Map<String, Prepared> calls = new LinkedHashMap<>();
    calls.put("Blob.getBytes", c -> opened(c, blob -> () -> blob.getBytes(1, 3)));
    calls.put("Blob.length", c -> opened(c, blob -> blob::length));
    calls.put(
        "Blob.setBytes",
        c -> opened(c, blob -> () -> blob.setBytes(1, "z".getBytes(StandardCharsets.UTF_8))));
    calls.put(
        "InputStream.read",
        c ->
            opened(
                c,
                blob -> {
                  InputStream stream = blob.getBinaryStream();
                  return () -> stream.readNBytes(4096);
                }));
    calls.put(
        "OutputStream.write",
        c ->
            opened(
                c,
                blob -> {
                  OutputStream stream = blob.setBinaryStream(1);
                  return () -> {
                    stream.write(new byte[1 << 20]);
                    stream.flush();
                    return stream;
                  };
                }));
    calls.put(
        "setBlob",
        c -> {
          PreparedStatement insert = c.prepareStatement("insert into large values (?)");
          return () -> {
            insert.setBlob(1, InputStream.nullInputStream());
            return insert;
          };
        });
    calls.put("createArrayOf", c -> () -> c.createArrayOf("large", new Object[0]).getResultSet());
    calls.put(
        "Array.getResultSet",
        c -> {
          Array array = first(c, "select array_agg(large) from large").getArray(1);
          return array::getResultSet;
        });
    calls.put(
        "getObject of a refcursor",
        c -> {
          ResultSet rows = first(c, "select cursors()");
          return () -> rows.getObject(1);
        });
    calls.put(
        "update of a row",
        c -> {
          Statement statement =
              c.createStatement(ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_UPDATABLE);
          ResultSet rows = statement.executeQuery("select * from large");
          rows.next();
          return () -> {
            rows.updateLong(1, 1);
            return rows;
          };
        });
    return calls;
  }

  /** What is done with a large object. */
  @FunctionalInterface
  private interface OnBlob {
    Call with(Blob blob) throws Exception;
  }

  private static Call opened(Connection connection, OnBlob work) throws Exception {
    Blob blob = first(connection, "select body from large").getBlob(1);
    blob.length();
    return work.with(blob);
  }

  private static ResultSet first(Connection connection, String sql) throws SQLException {
    ResultSet rows = connection.createStatement().executeQuery(sql);
    rows.next();
    return rows;
  }

  @Test
  void calls_of_large_objects_arrays_and_cursors_end_with_their_frozen_server() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(CALLS.size());
    try (LocalAurora plain = LocalAurora.postgresql().plain().instances(1).start()) {
      prepare(plain);
      try (WaitingApplication application =
          new WaitingApplication(
              plain,
              Map.of(
                  "hibernate.aws.profile",
                  "detection-fast",
                  "hibernate.aws.failover.timeout",
                  "1s"))) {
        List<Connection> connections = new ArrayList<>();
        Map<String, Future<Throwable>> ends = new LinkedHashMap<>();
        Map<String, Call> ready = new LinkedHashMap<>();
        for (Map.Entry<String, Prepared> one : CALLS.entrySet()) {
          Connection connection = application.dataSource().getConnection();
          connections.add(connection);
          connection.setAutoCommit(false);
          Sql.run(connection, "select 1");
          ready.put(one.getKey(), one.getValue().on(connection));
        }
        plain.freeze(1);
        ready.forEach(
            (name, call) -> ends.put(name, threads.submit(() -> catchThrowable(call::run))));
        SoftAssertions all = new SoftAssertions();
        for (Map.Entry<String, Future<Throwable>> end : ends.entrySet()) {
          Throwable told = end.getValue().get(60, TimeUnit.SECONDS);
          all.assertThat(told).as(end.getKey()).isNotNull();
          all.assertThat(told)
              .as(end.getKey())
              .hasStackTraceContaining("TransactionLostSQLException");
        }
        all.assertAll();
        assertThat(application.abortedCalls()).isEqualTo(CALLS.size());
        for (Connection connection : connections) {
          connection.close();
        }
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static void prepare(LocalAurora cluster) throws SQLException {
    try (Connection admin = cluster.adminConnection(1)) {
      Sql.run(admin, "create table large (body oid primary key)");
      Sql.run(
          admin,
          "create function cursors() returns refcursor language plpgsql as"
              + " 'declare c refcursor; begin open c for select generate_series(1, 3); return c; end'");
      Sql.run(admin, "insert into large select lo_from_bytea(0, 'abc') from generate_series(1, 1)");
      Sql.run(admin, "grant all on large to public");
      Sql.run(
          admin,
          "do $$ begin execute (select format('grant all on large object %s to public', body)"
              + " from large); end $$");
    }
  }
}
