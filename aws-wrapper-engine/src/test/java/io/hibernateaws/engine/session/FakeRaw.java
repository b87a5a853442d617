package io.hibernateaws.engine.session;

import io.hibernateaws.engine.product.DatabaseProduct;
import io.hibernateaws.engine.product.FailureKind;
import io.hibernateaws.engine.product.SpokenException;
import io.hibernateaws.engine.product.TransactionState;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ParameterMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A driver's connection over no server: writes down what it is told, keeps a transaction as
 * PostgreSQL would (its schema is undone by a rollback), and fails where a test says so.
 */
final class FakeRaw implements InvocationHandler {
  final List<String> calls = new ArrayList<>();
  final Connection connection = proxy(Connection.class, this);

  TransactionState state = TransactionState.IDLE;
  boolean autoCommit = true;
  boolean readOnly;
  boolean heldToReads;

  /** What the server says of the running transaction. */
  boolean changed = true;

  /** As whom the server's session works. */
  String role = "app";

  /** What a fresh session has none of. */
  final Set<String> leftovers = new HashSet<>();

  /** Whether its tables have triggers. */
  boolean triggers;

  /** What no statement ends. */
  boolean stubborn;

  int isolation = Connection.TRANSACTION_READ_COMMITTED;
  @Nullable String schema = "public";
  @Nullable String catalog = "app";
  boolean closed;

  /** Whether a refused write fails the transaction, as PostgreSQL does and MySQL does not. */
  boolean failsTransactions = true;

  /** Runs while a call is in flight. */
  Runnable onCall = () -> {};

  /** Objects that lead to the server, answered where nothing else is. */
  Function<Class<?>, @Nullable Object> leads = type -> null;

  private final DatabaseProduct product;
  private @Nullable String schemaAtBegin;
  private final Map<String, SQLException> failures = new HashMap<>();
  private final Properties clientInfo = new Properties();
  private int networkTimeout;

  FakeRaw(DatabaseProduct product) {
    this.product = product;
    clientInfo.setProperty("ApplicationName", "unit/writer");
  }

  /** The next call of this name on the connection or a statement fails; the connection lives. */
  void failAt(String call, SQLException failure) {
    failures.put(call, failure);
  }

  /** What the server was told, without getters. */
  List<String> told() {
    return calls.stream()
        .filter(call -> !call.startsWith("get") && !call.startsWith("is"))
        .toList();
  }

  @Override
  public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] given)
      throws Throwable {
    @Nullable Object[] args = given == null ? new @Nullable Object[0] : given;
    String name = method.getName();
    if (isObjects(method)) {
      return objects(proxy, name, args);
    }
    note(name, args);
    return switch (name) {
      case "getAutoCommit" -> autoCommit;
      case "setAutoCommit" -> setAutoCommit((Boolean) flag(args));
      case "isReadOnly" -> readOnly;
      case "setReadOnly" -> {
        readOnly = flag(args);
        yield null;
      }
      case "getTransactionIsolation" -> isolation;
      case "setTransactionIsolation" -> {
        isolation = (Integer) given(args, 0);
        yield null;
      }
      case "getSchema" -> schema;
      case "setSchema" -> {
        work();
        schema = (String) args[0];
        yield null;
      }
      case "getCatalog" -> catalog;
      case "setCatalog" -> {
        catalog = (String) args[0];
        yield null;
      }
      case "getHoldability" -> ResultSet.CLOSE_CURSORS_AT_COMMIT;
      case "getNetworkTimeout" -> networkTimeout;
      case "setNetworkTimeout" -> {
        networkTimeout = (Integer) given(args, 1);
        yield null;
      }
      case "getClientInfo" -> clientInfo.clone();
      case "setClientInfo" -> {
        String value = (String) args[1];
        clientInfo.setProperty((String) given(args, 0), value == null ? "" : value);
        yield null;
      }
      case "getTypeMap" -> new HashMap<String, Class<?>>();
      case "commit" -> end(false);
      case "rollback" -> args.length == 0 ? end(true) : reopen();
      case "close" -> {
        closed = true;
        yield null;
      }
      case "isClosed" -> closed;
      case "isValid" -> !closed;
      case "unwrap" -> throw new SQLException("not a " + args[0]);
      case "isWrapperFor" -> false;
      case "setSavepoint" -> {
        work();
        yield proxy(Savepoint.class, nothing());
      }
      case "createStatement" -> statement(Statement.class);
      case "prepareStatement" -> statement(PreparedStatement.class);
      case "prepareCall" -> statement(CallableStatement.class);
      case "getMetaData" -> proxy(DatabaseMetaData.class, this::metaData);
      default -> answer(method.getReturnType());
    };
  }

  private @Nullable Object answer(Class<?> type) {
    Object zero = zero(type);
    return zero == null ? leads.apply(type) : zero;
  }

  private static boolean flag(@Nullable Object[] args) {
    return (Boolean) given(args, 0);
  }

  private static Object given(@Nullable Object[] args, int index) {
    Object value = args[index];
    if (value == null) {
      throw new IllegalArgumentException("null");
    }
    return value;
  }

  private void note(String name, @Nullable Object[] args) throws SQLException {
    StringBuilder call = new StringBuilder(name).append('(');
    for (int i = 0; i < args.length; i++) {
      Object arg = args[i];
      boolean shown = arg instanceof String || arg instanceof Number || arg instanceof Boolean;
      call.append(i == 0 ? "" : ",").append(shown || arg == null ? arg : "…");
    }
    calls.add(call.append(')').toString());
    onCall.run();
    SQLException failure = failures.remove(name);
    if (failure != null) {
      FailureKind kind = product.classify(failure, SpokenException::speaker);
      closed = closed || kind == FailureKind.NETWORK;
      if (kind == FailureKind.READ_ONLY && !autoCommit && failsTransactions) {
        state = TransactionState.FAILED;
      }
      throw failure;
    }
    if (closed && !name.equals("isClosed") && !name.equals("close")) {
      throw new SQLException("This connection has been closed.", "08003");
    }
  }

  private @Nullable Object setAutoCommit(boolean value) {
    if (value && !autoCommit) {
      end(false);
    }
    autoCommit = value;
    return null;
  }

  private void work() {
    if (!autoCommit && state == TransactionState.IDLE) {
      state = TransactionState.OPEN;
      schemaAtBegin = schema;
    }
  }

  private @Nullable Object reopen() {
    state = TransactionState.OPEN;
    schema = schemaAtBegin;
    return null;
  }

  private @Nullable Object end(boolean rollback) {
    if (state != TransactionState.IDLE && (rollback || state == TransactionState.FAILED)) {
      schema = schemaAtBegin;
    }
    state = TransactionState.IDLE;
    return null;
  }

  private <S extends Statement> S statement(Class<S> type) {
    boolean[] shut = {false};
    return proxy(
        type,
        (self, method, given) -> {
          @Nullable Object[] args = given == null ? new @Nullable Object[0] : given;
          String name = method.getName();
          if (isObjects(method)) {
            return objects(self, name, args);
          }
          note(name, args);
          if (name.startsWith("execute")) {
            work();
          }
          return switch (name) {
            case "executeQuery", "getResultSet", "getGeneratedKeys" ->
                proxy(ResultSet.class, this::resultSet);
            case "getMetaData" -> proxy(ResultSetMetaData.class, this::description);
            case "getParameterMetaData" -> proxy(ParameterMetaData.class, this::description);
            case "executeBatch" -> new int[] {1};
            case "close" -> {
              shut[0] = true;
              yield null;
            }
            case "isClosed" -> shut[0];
            case "getMaxRows", "getQueryTimeout" -> 7;
            case "getConnection" -> connection;
            default -> answer(method.getReturnType());
          };
        });
  }

  private @Nullable Object resultSet(
      Object self, Method method, @Nullable Object @Nullable [] given) throws SQLException {
    @Nullable Object[] args = given == null ? new @Nullable Object[0] : given;
    if (isObjects(method)) {
      return objects(self, method.getName(), args);
    }
    note(method.getName(), args);
    return method.getReturnType() == ResultSetMetaData.class
        ? proxy(ResultSetMetaData.class, this::description)
        : answer(method.getReturnType());
  }

  private @Nullable Object description(
      Object self, Method method, @Nullable Object @Nullable [] given) throws SQLException {
    @Nullable Object[] args = given == null ? new @Nullable Object[0] : given;
    if (isObjects(method)) {
      return objects(self, method.getName(), args);
    }
    note(method.getName(), args);
    return zero(method.getReturnType());
  }

  private @Nullable Object metaData(Object self, Method method, @Nullable Object @Nullable [] given)
      throws SQLException {
    @Nullable Object[] args = given == null ? new @Nullable Object[0] : given;
    if (isObjects(method)) {
      return objects(self, method.getName(), args);
    }
    note(method.getName(), args);
    return switch (method.getName()) {
      case "getDatabaseProductName" -> "PostgreSQL";
      case "getDriverName" -> "PostgreSQL JDBC Driver";
      case "getDatabaseProductVersion", "getDriverVersion" -> "1";
      default ->
          method.getReturnType() == ResultSet.class
              ? proxy(ResultSet.class, this::resultSet)
              : answer(method.getReturnType());
    };
  }

  static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }

  private static InvocationHandler nothing() {
    return (self, method, args) -> zero(method.getReturnType());
  }

  static boolean isObjects(Method method) {
    return method.getDeclaringClass() == Object.class;
  }

  static @Nullable Object objects(Object self, String name, @Nullable Object[] args) {
    return switch (name) {
      case "equals" -> self == args[0];
      case "hashCode" -> System.identityHashCode(self);
      default -> "fake";
    };
  }

  static @Nullable Object zero(Class<?> type) {
    if (type == boolean.class) {
      return false;
    }
    if (type == int.class) {
      return 0;
    }
    if (type == long.class) {
      return 0L;
    }
    if (type == short.class) {
      return (short) 0;
    }
    if (type == byte.class) {
      return (byte) 0;
    }
    if (type == float.class) {
      return 0f;
    }
    if (type == double.class) {
      return 0d;
    }
    return null;
  }

  @Override
  public String toString() {
    return "FakeRaw" + Arrays.toString(calls.toArray());
  }
}
