package io.hibernateaws.it.adversary;

import io.hibernateaws.it.Product;
import io.hibernateaws.it.Told;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A session of the application, one after the other, with a record of what the application may
 * believe after each call.
 */
public final class Seat {
  /** A call of JDBC. */
  @FunctionalInterface
  public interface Call {
    void on(Connection connection) throws Exception;
  }

  /** A call of JDBC that writes a row. */
  @FunctionalInterface
  public interface RowCall {
    void on(Connection connection, Row row) throws Exception;
  }

  private record Mark(Savepoint savepoint, int rows) {}

  final Arena arena;
  private final Ledger ledger;
  private final int number;

  private @Nullable Connection connection;
  private String tenant;
  private boolean readOnly;
  private boolean autoCommit = true;
  private boolean begun;
  private boolean failed;
  private boolean muddled;
  private final List<Row> open = new ArrayList<>();
  private @Nullable Mark mark;

  Seat(Arena arena, Ledger ledger, int number) {
    this.arena = arena;
    this.ledger = ledger;
    this.number = number;
    this.tenant = Arena.TENANTS.get(number % 2);
    this.readOnly = number % 2 == 1;
  }

  /** The session as the application has it, which is opened if there is none. */
  public Connection connection() throws SQLException {
    Connection now = connection;
    if (now == null) {
      now = arena.connect(tenant, readOnly);
      connection = now;
      autoCommit = true;
      begun = false;
      failed = false;
      muddled = false;
      mark = null;
    }
    return now;
  }

  public boolean readOnly() {
    return readOnly;
  }

  public String tenant() {
    return tenant;
  }

  /** A tenant that the session does not belong to. */
  public String otherTenant() {
    return Arena.TENANTS.get(1 - Arena.TENANTS.indexOf(tenant));
  }

  /** The other seat's things: what the application keeps beyond a session. */
  public Arena.Kept kept() {
    return arena.kept;
  }

  /** What the application has observing the engine. */
  public Heckler heckler() {
    return arena.heckler;
  }

  public boolean autoCommit() {
    return autoCommit;
  }

  public boolean inTransaction() {
    return !autoCommit || begun;
  }

  /** Something happens after which a verdict is due. */
  public void excuse() {
    arena.excused = true;
  }

  /**
   * The application has changed the driver's connection itself: its own rows are its own affair.
   */
  public void muddle() {
    attempt(c -> muddled = true); // of the session that there is by then
  }

  /** Something is true that must not be. */
  public void wrong(String what) {
    ledger.wrong(describe() + ": " + what);
  }

  String describe() {
    return "session " + number + " of " + tenant + (readOnly ? ", read-only" : "");
  }

  // ---- calls, by what they do if they return

  /** Changes nothing. */
  public void call(Call call) {
    judge(attempt(call), null, Row.Fate.GONE);
  }

  /** Changes nothing and must answer, once it returns at all, with this. */
  public void ask(String query, String answer) {
    call(
        c -> {
          String was = io.hibernateaws.it.Sql.text(c, query);
          if (!answer.equals(was)) {
            wrong(query + " was answered with " + was);
          }
        });
  }

  /** Writes a row. */
  public void write(RowCall call) {
    Row row = ledger.row(tenant);
    Throwable thrown = attempt(c -> call.on(c, row));
    judge(thrown, row, Row.Fate.GONE);
    if (thrown == null && inTransaction()) {
      open.add(row);
    } else if (thrown == null) {
      row.is(acknowledged(), "acknowledged in autocommit");
    }
  }

  /** Writes a row, and may have committed it when it fails. */
  public void writeOrFail(RowCall call) {
    Row row = ledger.row(tenant);
    Throwable thrown = attempt(c -> call.on(c, row));
    judge(thrown, row, Row.Fate.UNKNOWN);
    if (thrown == null) {
      row.is(Row.Fate.UNKNOWN, "returned");
    }
  }

  /** Writes a row and commits by its text. */
  public void writeAndCommit(RowCall call) {
    Row row = ledger.row(tenant);
    Throwable thrown = attempt(c -> call.on(c, row));
    judge(thrown, row, Row.Fate.UNKNOWN);
    if (thrown == null) {
      open.add(row);
      committed("committed by text");
    }
  }

  /** Commits what is open. */
  public void commit(Call call) {
    Throwable thrown = attempt(call);
    if (thrown == null) {
      committed("commit acknowledged");
    } else if (Told.of(thrown) == Told.OTHER && thrown instanceof SQLException && !muddled) {
      end(Row.Fate.GONE, "the commit was refused: " + thrown);
    } else if (Told.of(thrown) == Told.OTHER) {
      end(Row.Fate.UNKNOWN, "the commit failed: " + thrown);
    } else {
      judge(thrown, null, Row.Fate.GONE);
    }
  }

  /** Commits what is open by a statement that has done so before it can be refused. */
  public void commitEvenIfRefused(Call call) {
    Throwable thrown = attempt(call);
    if (thrown == null || isRefusal(thrown)) {
      committed("committed by a definition");
    } else if (Told.of(thrown) == Told.OTHER) {
      end(Row.Fate.UNKNOWN, "the definition failed: " + thrown);
    } else {
      judge(thrown, null, Row.Fate.UNKNOWN);
    }
  }

  /** The server lives and has said no. */
  private boolean isRefusal(Throwable thrown) {
    return Told.of(thrown) == Told.OTHER
        && thrown instanceof SQLException
        && !muddled
        && !arena.excused;
  }

  /** Rolls back what is open. */
  public void rollBack(Call call) {
    Throwable thrown = attempt(call);
    if (thrown == null && !muddled) {
      end(Row.Fate.GONE, "rolled back by the application");
    } else if (thrown == null || Told.of(thrown) == Told.OTHER) {
      end(Row.Fate.UNKNOWN, "the rollback failed: " + thrown);
    } else {
      judge(thrown, null, Row.Fate.GONE);
    }
  }

  /** Begins a transaction by text. */
  public void begin(Call call) {
    Throwable thrown = attempt(call);
    judge(thrown, null, Row.Fate.GONE);
    begun |= thrown == null;
  }

  /** Switches autocommit, which commits what is open. */
  public void autoCommit(boolean on) {
    if (on && !autoCommit) {
      commit(c -> c.setAutoCommit(true));
      Connection now = connection;
      autoCommit = now == null || on(now);
    } else {
      Throwable thrown = attempt(c -> c.setAutoCommit(on));
      judge(thrown, null, Row.Fate.GONE);
      autoCommit = thrown == null ? on : autoCommit;
    }
  }

  private static boolean on(Connection connection) {
    try {
      return connection.getAutoCommit();
    } catch (SQLException e) {
      return true;
    }
  }

  public void setSavepoint() {
    Throwable thrown =
        attempt(c -> mark = autoCommit ? mark : new Mark(c.setSavepoint(), open.size()));
    judge(thrown, null, Row.Fate.GONE);
  }

  public void rollBackToSavepoint() {
    Mark to = mark;
    if (to == null) {
      return;
    }
    Throwable thrown = attempt(c -> c.rollback(to.savepoint));
    judge(thrown, null, Row.Fate.GONE);
    if (thrown == null && open.size() >= to.rows) {
      List<Row> undone = open.subList(to.rows, open.size());
      undone.forEach(row -> row.is(Row.Fate.GONE, "rolled back to a savepoint"));
      undone.clear();
      failed = false;
    }
  }

  /** Closes the session; the next move opens another one of this tenant. */
  public void close(String nextTenant, boolean nextReadOnly) {
    if (connection != null) {
      Throwable thrown = attempt(Connection::close);
      judge(thrown, null, Row.Fate.GONE);
      forget();
    }
    tenant = nextTenant;
    readOnly = nextReadOnly;
  }

  /** Ends the session with a call of its own. */
  public void end(Call call) {
    attempt(call);
    forget();
  }

  private void forget() {
    end(muddled ? Row.Fate.UNKNOWN : Row.Fate.GONE, "the session was closed in its transaction");
    connection = null;
  }

  // ---- what the application may believe

  private @Nullable Throwable attempt(Call call) {
    try {
      call.on(connection());
      return null;
    } catch (Throwable thrown) {
      return thrown;
    }
  }

  private void committed(String because) {
    if (failed) {
      end(Row.Fate.UNKNOWN, "a statement of the transaction had failed");
    } else {
      end(acknowledged(), because);
    }
  }

  private Row.Fate acknowledged() {
    if (readOnly) {
      return Row.Fate.GONE;
    }
    return muddled ? Row.Fate.UNKNOWN : Row.Fate.THERE;
  }

  private void end(Row.Fate fate, String because) {
    open.forEach(row -> row.is(readOnly ? Row.Fate.GONE : fate, because));
    if (fate == Row.Fate.UNKNOWN && !muddled) {
      ledger.together(open);
    }
    open.clear();
    begun = false;
    failed = false;
    mark = null;
  }

  /**
   * @param row that the call has tried to write
   * @param otherwise what becomes of it when the server refuses the call
   */
  private void judge(@Nullable Throwable thrown, @Nullable Row row, Row.Fate otherwise) {
    if (thrown == null) {
      return;
    }
    Told told = Told.of(thrown);
    boolean verdict = told != Told.OTHER && told != Told.REFUSED;
    if (verdict && !arena.excused) {
      wrong("told '" + told.words + "' though no connection was lost: " + thrown);
    }
    if (row != null) {
      row.is(readOnly ? Row.Fate.GONE : fate(told, thrown, otherwise), "told " + thrown);
    }
    if (!verdict) {
      failed |= inTransaction();
      return;
    }
    if (told == Told.NOTHING_LOST && !open.isEmpty()) {
      wrong("told 'nothing lost' with " + open.size() + " rows in the transaction");
    }
    if (row != null && row.fate() == Row.Fate.UNKNOWN && inTransaction()) {
      open.add(row);
    }
    end(fate(told, thrown, otherwise), "told " + thrown);
  }

  private Row.Fate fate(Told told, Throwable thrown, Row.Fate otherwise) {
    return switch (told) {
      case NOTHING_LOST, ROLLED_BACK, REFUSED -> Row.Fate.GONE;
      case UNKNOWN, NO_HOST, RETURNED -> Row.Fate.UNKNOWN;
      case OTHER -> isRefusal(thrown) ? otherwise : Row.Fate.UNKNOWN;
    };
  }

  /** A row of the seat's tenant as a statement that writes it, without parameters. */
  public static String insert(Row row) {
    return "insert into %s (id, owner) values (%s, '%s')"
        .formatted(
            Arena.table(row.tenant), Product.underTest().sql().uuidLiteral(row.id), row.tenant);
  }
}
