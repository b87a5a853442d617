package io.hibernateaws.engine.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateaws.engine.handout.GuardedParameterMetaData;
import io.hibernateaws.engine.handout.GuardedResultSetMetaData;
import io.hibernateaws.engine.link.Link;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ParameterMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Wrapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Every method of JDBC's interfaces reaches the driver, or is on a short list of exceptions. */
class EveryJdbcMethodTest {
  /** Answered by the guard, never by the driver. */
  private static final Set<String> OWN =
      Set.of(
          "Connection.abort",
          "Connection.close",
          "Connection.getAutoCommit",
          "Connection.getMetaData",
          "Connection.isClosed",
          "Connection.isReadOnly",
          "Connection.setReadOnly",
          "Statement.getConnection",
          "PreparedStatement.getConnection",
          "CallableStatement.getConnection",
          "ResultSet.getStatement",
          "DatabaseMetaData.getConnection",
          "DatabaseMetaData.getDatabaseProductName",
          "DatabaseMetaData.getDatabaseProductVersion",
          "DatabaseMetaData.getDatabaseMajorVersion",
          "DatabaseMetaData.getDatabaseMinorVersion",
          "DatabaseMetaData.getDriverName",
          "DatabaseMetaData.getDriverVersion",
          "DatabaseMetaData.getDriverMajorVersion",
          "DatabaseMetaData.getDriverMinorVersion",
          "DatabaseMetaData.getJDBCMajorVersion",
          "DatabaseMetaData.getJDBCMinorVersion");

  private final Stage stage = new Stage();

  @AfterEach
  void end() {
    stage.close();
  }

  @Test
  void no_method_is_left_to_the_default_of_its_interface() throws ReflectiveOperationException {
    Map<Class<?>, Class<?>> wrappers =
        Map.ofEntries(
            Map.entry(GuardedConnection.class, Connection.class),
            Map.entry(ForwardingConnection.class, Connection.class),
            Map.entry(GuardedStatement.class, Statement.class),
            Map.entry(GuardedPreparedStatement.class, PreparedStatement.class),
            Map.entry(GuardedCallableStatement.class, CallableStatement.class),
            Map.entry(GuardedResultSet.class, ResultSet.class),
            Map.entry(StreamingResultSet.class, ResultSet.class),
            Map.entry(ofMetaData("MetaDataResultSet"), ResultSet.class),
            Map.entry(GuardedResultSetMetaData.class, ResultSetMetaData.class),
            Map.entry(GuardedParameterMetaData.class, ParameterMetaData.class),
            Map.entry(ofMetaData("GuardedMetaData"), DatabaseMetaData.class));
    for (Map.Entry<Class<?>, Class<?>> entry : wrappers.entrySet()) {
      for (Method method : methods(entry.getValue())) {
        Method found = entry.getKey().getMethod(method.getName(), method.getParameterTypes());
        assertThat(found.getDeclaringClass().getPackageName())
            .as(entry.getKey().getSimpleName() + "." + signature(method))
            .startsWith("io.hibernateaws.engine.");
      }
    }
  }

  /** A wrapper of the room above which no other room knows it. */
  private static Class<?> ofMetaData(String name) throws ClassNotFoundException {
    return Class.forName("io.hibernateaws.engine.metadata." + name);
  }

  @Test
  void every_call_on_a_statement_reaches_the_drivers_statement() throws Exception {
    for (Method method : methods(Statement.class)) {
      assertReaches(method, Statement.class, connection -> connection.createStatement());
    }
    for (Method method : methods(PreparedStatement.class)) {
      assertReaches(
          method, PreparedStatement.class, connection -> connection.prepareStatement("x"));
    }
    for (Method method : methods(CallableStatement.class)) {
      assertReaches(method, CallableStatement.class, connection -> connection.prepareCall("x"));
    }
  }

  @Test
  void every_call_on_a_result_set_reaches_the_drivers_result_set() throws Exception {
    for (boolean streaming : new boolean[] {false, true}) {
      stage.driver.streaming = streaming;
      for (Method method : methods(ResultSet.class)) {
        assertReaches(
            method,
            ResultSet.class,
            connection -> connection.prepareStatement("select 1").executeQuery());
      }
    }
  }

  @Test
  void every_call_on_a_description_reaches_the_drivers_description() throws Exception {
    for (Method method : methods(ResultSetMetaData.class)) {
      assertReaches(
          method,
          ResultSetMetaData.class,
          connection -> connection.prepareStatement("select 1").executeQuery().getMetaData());
      assertReaches(
          method,
          ResultSetMetaData.class,
          connection -> connection.prepareStatement("select 1").getMetaData());
    }
    for (Method method : methods(ParameterMetaData.class)) {
      assertReaches(
          method,
          ParameterMetaData.class,
          connection -> connection.prepareStatement("select 1").getParameterMetaData());
    }
  }

  @Test
  void every_call_on_a_connection_reaches_the_drivers_connection() throws Exception {
    for (Method method : methods(Connection.class)) {
      assertReaches(
          method,
          Connection.class,
          connection -> {
            connection.createStatement();
            return connection;
          });
    }
  }

  @Test
  void every_call_on_metadata_reaches_the_drivers_metadata() throws Exception {
    for (Method method : methods(DatabaseMetaData.class)) {
      assertReaches(
          method,
          DatabaseMetaData.class,
          connection -> {
            connection.createStatement();
            return connection.getMetaData();
          });
    }
  }

  @Test
  void every_call_on_a_forwarding_connection_reaches_the_one_behind_it() throws Exception {
    List<String> reached = new ArrayList<>();
    Connection behind =
        FakeRaw.proxy(
            Connection.class,
            (self, method, args) -> {
              reached.add(signature(method));
              return FakeRaw.zero(method.getReturnType());
            });
    Connection forwarding =
        new ForwardingConnection() {
          @Override
          protected Connection delegate() {
            return behind;
          }
        };
    for (Method method : methods(Connection.class)) {
      reached.clear();
      call(method, forwarding);
      assertThat(reached).containsExactly(signature(method));
    }
  }

  @Test
  void every_guarded_call_leaves_the_call_sequence_even() throws Exception {
    Connection connection = stage.open();
    connection.createStatement();
    Link link = stage.link(connection);
    for (Method method : methods(Connection.class)) {
      if (!OWN.contains(name(Connection.class, method))) {
        call(method, connection);
        assertThat(link.inFlight()).as(signature(method)).isFalse();
      }
    }
  }

  @FunctionalInterface
  private interface Maker {
    Object from(Connection connection) throws SQLException;
  }

  private void assertReaches(Method method, Class<?> type, Maker maker) throws Exception {
    if (OWN.contains(name(type, method))) {
      return;
    }
    try (Connection connection = stage.open()) {
      Object target = maker.from(connection);
      stage.raws.forEach(raw -> raw.calls.clear());
      call(method, target);
      assertThat(stage.raws.stream().flatMap(raw -> raw.calls.stream()))
          .as(name(type, method))
          .anyMatch(call -> call.startsWith(method.getName() + "("));
    }
  }

  /** Calls with zeros and nulls; what the fake or the guard says about them does not matter. */
  private static void call(Method method, Object target) throws IllegalAccessException {
    Class<?>[] types = method.getParameterTypes();
    @Nullable Object[] args = new @Nullable Object[types.length];
    for (int i = 0; i < types.length; i++) {
      args[i] = types[i] == String.class ? "x" : FakeRaw.zero(types[i]);
    }
    if (method.getName().equals("setTransactionIsolation")) {
      args[0] = Connection.TRANSACTION_SERIALIZABLE;
    }
    if (method.getName().equals("setHoldability")) {
      args[0] = ResultSet.HOLD_CURSORS_OVER_COMMIT;
    }
    if (method.getName().equals("setClientInfo") && types.length == 1) {
      Properties properties = new Properties();
      properties.setProperty("ApplicationName", "x");
      args[0] = properties;
    }
    try {
      method.invoke(target, args);
    } catch (InvocationTargetException e) {
      assertThat(e.getCause()).as(signature(method)).isInstanceOf(SQLException.class);
    }
  }

  private static List<Method> methods(Class<?> type) {
    return Stream.of(type.getMethods())
        .filter(method -> !Modifier.isStatic(method.getModifiers()))
        .filter(method -> method.getDeclaringClass() != Wrapper.class)
        .toList();
  }

  private static String name(Class<?> type, Method method) {
    return type.getSimpleName() + "." + method.getName();
  }

  private static String signature(Method method) {
    StringBuilder signature = new StringBuilder(method.getName()).append('(');
    for (Class<?> type : method.getParameterTypes()) {
      signature.append(type.getSimpleName()).append(' ');
    }
    return signature.append(')').toString();
  }
}
