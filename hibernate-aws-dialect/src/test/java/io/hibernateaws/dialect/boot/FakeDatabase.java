package io.hibernateaws.dialect.boot;

import io.hibernateaws.engine.api.FailoverSQLException;
import io.hibernateaws.engine.api.TransactionLostSQLException;
import io.hibernateaws.engine.api.TransactionStateUnknownSQLException;
import io.hibernateaws.engine.api.VerdictMemory;
import io.hibernateaws.engine.session.ForwardingConnection;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One table with one column, behind connections that behave as the engine's do after a failure: a
 * lost transaction must be acknowledged, a verdict is remembered. Statements that fail are
 * scripted.
 */
final class FakeDatabase {
  final Set<Long> committed = new TreeSet<>();
  final List<String> calls = new ArrayList<>();
  @Nullable SQLException nextStatement;
  @Nullable SQLException nextCommit;
  @Nullable SQLException nextBegin;
  @Nullable SQLException nextRollback;

  /** Whether a lost connection throws the same object again, as some drivers do. */
  boolean sameObject;

  Connection connect() {
    return new FakeConnection();
  }

  private final class FakeConnection extends ForwardingConnection implements VerdictMemory {
    private final Set<Long> pending = new TreeSet<>();
    private @Nullable FailoverSQLException last;
    private @Nullable TransactionStateUnknownSQLException state;
    private boolean autoCommit = true;
    private boolean closed;

    @Override
    protected Connection delegate() {
      throw new UnsupportedOperationException("the fake does not know this call");
    }

    @Override
    public @Nullable FailoverSQLException lastVerdict() {
      return last;
    }

    private SQLException thrown(SQLException failure) {
      if (failure instanceof FailoverSQLException verdict) {
        last = verdict;
        pending.clear();
      }
      if (failure instanceof TransactionStateUnknownSQLException verdict) {
        state = verdict;
      }
      return failure;
    }

    private void unlessLost() throws SQLException {
      if (state != null) {
        throw again(state);
      }
    }

    private SQLException again(TransactionStateUnknownSQLException verdict) {
      if (sameObject) {
        return verdict;
      }
      return thrown(
          verdict instanceof TransactionLostSQLException
              ? new TransactionLostSQLException("lost before", verdict.details(), verdict)
              : new TransactionStateUnknownSQLException(
                  "unknown before", verdict.details(), verdict));
    }

    @Override
    public boolean getAutoCommit() {
      return autoCommit;
    }

    @Override
    public void setAutoCommit(boolean value) throws SQLException {
      calls.add("setAutoCommit(" + value + ")");
      unlessLost();
      if (nextBegin != null && !value) {
        throw thrown(nextBegin);
      }
      autoCommit = value;
    }

    @Override
    public void commit() throws SQLException {
      calls.add("commit");
      unlessLost();
      if (nextCommit != null) {
        SQLException failure = nextCommit;
        nextCommit = null;
        throw thrown(failure);
      }
      committed.addAll(pending);
      pending.clear();
    }

    @Override
    public void rollback() throws SQLException {
      calls.add("rollback");
      pending.clear();
      if (nextRollback != null) {
        throw thrown(nextRollback);
      }
      if (state instanceof TransactionLostSQLException) {
        state = null;
      } else {
        unlessLost();
      }
    }

    @Override
    public PreparedStatement prepareStatement(String sql) throws SQLException {
      calls.add(sql);
      unlessLost();
      if (nextStatement != null) {
        SQLException failure = nextStatement;
        nextStatement = null;
        throw thrown(failure);
      }
      long[] parameter = new long[1];
      return answering(
          PreparedStatement.class,
          (name, arguments) ->
              switch (name) {
                case "setLong" -> {
                  parameter[0] = (Long) arguments[1];
                  yield null;
                }
                case "executeUpdate" -> {
                  pending.add(parameter[0]);
                  yield 1;
                }
                case "executeQuery" ->
                    answering(ResultSet.class, (call, none) -> call.equals("next") ? false : null);
                default -> null;
              });
    }

    @Override
    public PreparedStatement prepareStatement(String sql, int type, int concurrency)
        throws SQLException {
      return prepareStatement(sql);
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
      return type.isInstance(this);
    }

    @Override
    public <T> T unwrap(Class<T> type) {
      return type.cast(this);
    }

    @Override
    public boolean isClosed() {
      return closed;
    }

    @Override
    public void close() {
      closed = true;
    }

    @Override
    @SuppressWarnings("NullAway") // JDBC: null when there is none
    public SQLWarning getWarnings() {
      return null;
    }

    @Override
    public void clearWarnings() {}
  }

  private interface Answers {
    @Nullable Object to(String method, Object[] arguments) throws SQLException;
  }

  /** An object whose methods answer what the script says, else the zero of their type. */
  private static <T> T answering(Class<T> type, Answers answers) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> {
              if (method.getDeclaringClass() == Object.class) {
                return ofObject(self, method.getName(), arguments);
              }
              Object answer =
                  answers.to(method.getName(), arguments == null ? new Object[0] : arguments);
              if (answer == null && method.getReturnType() == boolean.class) {
                return false;
              }
              return answer == null && method.getReturnType().isPrimitive() ? 0 : answer;
            }));
  }

  private static Object ofObject(Object self, String method, Object[] arguments) {
    return switch (method) {
      case "hashCode" -> System.identityHashCode(self);
      case "equals" -> self == arguments[0];
      default -> "a fake";
    };
  }
}
