package io.hibernateaws.engine.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateaws.engine.link.Link;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.StringReader;
import java.io.StringWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.sql.Array;
import java.sql.Blob;
import java.sql.CallableStatement;
import java.sql.Clob;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ParameterMetaData;
import java.sql.PreparedStatement;
import java.sql.Ref;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.SQLXML;
import java.sql.Statement;
import java.sql.Struct;
import java.sql.Wrapper;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * No object that a driver answers reaches the application as it is, from whichever method of JDBC,
 * and no call that may go to the server is made outside a guarded call.
 */
class EveryDoorTest {
  private static final List<Class<?>> TYPES =
      List.of(
          Connection.class,
          DatabaseMetaData.class,
          Statement.class,
          PreparedStatement.class,
          CallableStatement.class,
          ResultSet.class,
          ResultSetMetaData.class,
          ParameterMetaData.class,
          Array.class,
          Blob.class,
          Clob.class,
          SQLXML.class,
          Ref.class,
          Struct.class);

  /** Streams over what was fetched, and opaque values: the driver of PostgreSQL has them whole. */
  private static final Set<String> VALUES =
      Set.of(
          "getAsciiStream",
          "getBinaryStream",
          "getCharacterStream",
          "getNCharacterStream",
          "getUnicodeStream",
          "getRowId");

  /**
   * Calls that stay in the driver's memory: on rows that were fetched, on parameters that are kept
   * until the statement is sent, on settings of a statement. Beside them only what a session does
   * with its link of its own.
   */
  private static final Set<String> IN_MEMORY =
      Set.of(
          """
          absolute addBatch afterLast beforeFirst beginRequest cancel clearBatch clearParameters
          clearWarnings close closeOnCompletion endRequest enquoteIdentifier enquoteLiteral
          enquoteNCharLiteral findColumn first getAsciiStream getBigDecimal getBinaryStream getBoolean
          getByte getBytes getCharacterStream getColumnCount getColumnLabel getColumnName
          getConcurrency getCursorName getDate getDouble getFetchDirection getFetchSize getFloat
          getGeneratedKeys getHoldability getInt getLargeMaxRows getLargeUpdateCount getLong
          getMaxFieldSize getMaxRows getMetaData getNCharacterStream getNString getParameterCount
          getQueryTimeout getResultSet getResultSetConcurrency getResultSetHoldability
          getResultSetType getRow getRowId getShort getString getTime getTimestamp getType getURL
          getUnicodeStream getUpdateCount getWarnings isAfterLast isBeforeFirst isCloseOnCompletion
          isClosed isFirst isLast isPoolable isSimpleIdentifier isValid last next previous
          registerOutParameter relative rowDeleted rowInserted rowUpdated setAsciiStream
          setBigDecimal setBinaryStream setBoolean setByte setBytes setCharacterStream setCursorName
          setDate setDouble setEscapeProcessing setFetchDirection setFetchSize setFloat setInt
          setLargeMaxRows setLong setMaxFieldSize setMaxRows setNCharacterStream setNString setNull
          setPoolable setQueryTimeout setRowId setShort setString setTime setTimestamp setURL
          setUnicodeStream wasNull
          """
              .strip()
              .split("\\s+"));

  /** Moves through rows, which a driver fetches meanwhile. */
  private static final Set<String> FETCHES =
      Set.of("absolute afterLast beforeFirst first isLast last next previous relative".split(" "));

  private Stage stage = new Stage();
  private final Set<Object> drivers = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Set<String> unguarded = new TreeSet<>();
  private final Set<String> raw = new TreeSet<>();
  private boolean streaming;
  private final Set<String> leadsElsewhere = new TreeSet<>();

  @AfterEach
  void end() {
    stage.close();
  }

  @Test
  void no_object_of_the_driver_is_answered_as_it_is() throws Exception {
    throughAll();

    assertThat(raw).isEmpty();
    assertThat(leadsElsewhere).isEmpty();
  }

  @Test
  void no_call_that_may_go_to_the_server_is_made_outside_a_guarded_one() throws Exception {
    throughAll();
    assertThat(unguarded).isSubsetOf(IN_MEMORY);

    unguarded.clear();
    streaming = true;
    for (Method method : methods(ResultSet.class)) {
      through(ResultSet.class, method);
    }
    assertThat(unguarded).isSubsetOf(IN_MEMORY).doesNotContainAnyElementsOf(FETCHES);
  }

  private void throughAll() throws Exception {
    for (Class<?> type : TYPES) {
      for (Method method : methods(type)) {
        through(type, method);
      }
    }
  }

  private void through(Class<?> type, Method method) throws Exception {
    String name = type.getSimpleName() + "." + method.getName();
    stage.close();
    stage = new Stage(); // with a link that was handed out to nobody
    stage.driver.streaming = streaming;
    try (Connection connection = stage.open()) {
      Object target = target(type, connection);
      Link link = stage.link(connection);
      boolean[] outside = new boolean[1];
      listen(() -> outside[0] |= !link.inFlight());
      Object answer = call(method, target);
      listen(() -> {});
      if (outside[0]) {
        unguarded.add(method.getName());
      }
      if (answer == null || VALUES.contains(method.getName())) {
        return;
      }
      if (isDriversOwn(answer)) {
        raw.add(name);
      }
      if (!leadsBack(answer, connection, link)) {
        leadsElsewhere.add(name);
      }
    }
  }

  private void listen(Runnable onCall) {
    stage.raws.forEach(fake -> fake.onCall = onCall);
  }

  private boolean isDriversOwn(Object answer) {
    return answer instanceof Object[] all
        ? Stream.of(all).anyMatch(this::isDriversOwn)
        : drivers.contains(answer);
  }

  /** To the application's connection, or to a link that is remembered as handed out. */
  private static boolean leadsBack(Object answer, Connection connection, Link link)
      throws SQLException {
    if (answer instanceof Connection) {
      return answer == connection;
    }
    if (answer instanceof ResultSet rows && rows.getStatement() != null) {
      return leadsBack(rows.getStatement(), connection, link);
    }
    if (answer instanceof Statement statement && statement.getConnection() != connection) {
      return false;
    }
    if (answer instanceof DatabaseMetaData data && data.getConnection() != connection) {
      return false;
    }
    if (answer instanceof Wrapper wrapper && !(answer instanceof DatabaseMetaData)) {
      try {
        wrapper.unwrap(EveryDoorTest.class);
      } catch (SQLException e) {
        // The fake is nothing but itself.
      }
      return link.isHandedOut();
    }
    return true;
  }

  private Object target(Class<?> type, Connection connection) throws SQLException {
    PreparedStatement statement = connection.prepareStatement("select 1");
    stage.raws.forEach(fake -> fake.leads = this::led);
    ResultSet rows = statement.executeQuery();
    if (type == Connection.class) {
      return connection;
    }
    if (type == DatabaseMetaData.class) {
      return connection.getMetaData();
    }
    if (type == Statement.class) {
      return connection.createStatement();
    }
    if (type == PreparedStatement.class) {
      return statement;
    }
    if (type == CallableStatement.class) {
      return connection.prepareCall("x");
    }
    if (type == ResultSet.class) {
      return rows;
    }
    if (type == ResultSetMetaData.class) {
      return rows.getMetaData();
    }
    if (type == ParameterMetaData.class) {
      return statement.getParameterMetaData();
    }
    if (type == Array.class) {
      return rows.getArray(1);
    }
    if (type == Blob.class) {
      return rows.getBlob(1);
    }
    if (type == Clob.class) {
      return rows.getClob(1);
    }
    if (type == SQLXML.class) {
      return rows.getSQLXML(1);
    }
    return type == Ref.class
        ? rows.getRef(1)
        : connection.createStruct("x", new Object[] {rows.getArray(1)});
  }

  /** An object of the driver. */
  private @Nullable Object led(Class<?> type) {
    Object led =
        switch (type.getSimpleName()) {
          case "InputStream" -> new ByteArrayInputStream(new byte[1]);
          case "OutputStream" -> new ByteArrayOutputStream();
          case "Reader" -> new StringReader("x");
          case "Writer" -> new StringWriter();
          case "Object[]" -> new Object[] {led(Blob.class), "x", new Object[] {led(Ref.class)}};
          case "Object" -> led(Struct.class);
          default ->
              type.isInterface() && type.getPackageName().equals("java.sql") ? fake(type) : null;
        };
    if (led != null && !(led instanceof Object[])) {
      drivers.add(led);
    }
    return led;
  }

  private Object fake(Class<?> type) {
    return FakeRaw.proxy(
        type,
        (self, method, args) -> {
          if (FakeRaw.isObjects(method)) {
            return FakeRaw.objects(self, method.getName(), args == null ? new Object[0] : args);
          }
          stage.raws.forEach(one -> one.onCall.run());
          Object zero = FakeRaw.zero(method.getReturnType());
          return zero == null ? led(method.getReturnType()) : zero;
        });
  }

  private static @Nullable Object call(Method method, Object target) throws Exception {
    Class<?>[] types = method.getParameterTypes();
    @Nullable Object[] args = new @Nullable Object[types.length];
    for (int i = 0; i < types.length; i++) {
      args[i] =
          types[i] == String.class
              ? "x"
              : types[i] == Class.class
                  ? Object.class
                  : types[i] == Object.class ? new byte[0] : FakeRaw.zero(types[i]);
    }
    try {
      return method.invoke(target, args);
    } catch (InvocationTargetException e) {
      assertThat(e.getCause()).as(method.toString()).isInstanceOf(SQLException.class);
      return null;
    }
  }

  private static List<Method> methods(Class<?> type) {
    return Stream.of(type.getMethods())
        .filter(method -> !Modifier.isStatic(method.getModifiers()))
        .filter(method -> method.getDeclaringClass() != Wrapper.class)
        .toList();
  }
}
