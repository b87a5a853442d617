package io.hibernateaws.it.verdict;

import static org.assertj.core.api.Assertions.catchThrowable;

import io.hibernateaws.it.Difference;
import io.hibernateaws.it.Product;
import io.hibernateaws.it.Told;
import io.hibernateaws.it.VerdictRows;
import io.hibernateaws.local.proxy.Cut;
import io.hibernateaws.local.proxy.Ending;
import io.hibernateaws.local.proxy.Moment;
import io.hibernateaws.local.proxy.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.hibernate.engine.jdbc.connections.spi.ConnectionProvider;

/** A session that stays on its connection while the role of its server changes, and its call. */
final class RoleCell implements AutoCloseable {
  /** What the call belongs to. */
  enum Mode {
    AUTOCOMMIT("in autocommit mode"),
    BEGUN_BEFORE("in a transaction begun before"),
    BEGUN_AFTER("in a transaction begun after");

    final String words;

    Mode(String words) {
      this.words = words;
    }
  }

  /** What is lost. */
  enum Loss {
    NONE,
    NOT_SENT,
    NO_ANSWER
  }

  /** The kind of change, which decides what is right. */
  enum Change {
    /** A session that only reads, on a reader that becomes the writer. */
    PROMOTED,
    /** The same without a topology and so without failover: nothing lost is told by the driver. */
    PROMOTED_UNNOTICED,
    /** A session that writes, on a writer that refuses writes from then on. */
    REFUSING
  }

  final Change change;
  private final boolean reads;
  final RoleCall call;
  final Mode mode;
  final boolean atCommit;
  final Loss loss;

  private final ConnectionProvider provider;
  private final Connection connection;
  private final Statement open;
  private final UUID before = UUID.randomUUID();
  private final UUID row = UUID.randomUUID();

  /** Opens the session and lets it stay on its connection. */
  RoleCell(
      ConnectionProvider provider,
      Change change,
      RoleCall call,
      Mode mode,
      boolean atCommit,
      Loss loss)
      throws SQLException {
    this.change = change;
    this.reads = change != Change.REFUSING;
    this.call = call;
    this.mode = mode;
    this.atCommit = atCommit;
    this.loss = loss;
    this.provider = provider;
    this.connection = reads ? provider.getReadOnlyConnection() : provider.getConnection();
    connection.setAutoCommit(mode == Mode.AUTOCOMMIT);
    // A statement that stays open keeps the session where it is.
    open = connection.createStatement();
    open.executeQuery("select count(*) from verdict_row").close();
    if (mode == Mode.BEGUN_AFTER) {
      connection.commit();
    }
    if (mode == Mode.BEGUN_BEFORE) {
      if (change == Change.REFUSING) {
        VerdictRows.insert(connection, before);
      }
      if (atCommit) {
        call.on(connection, row);
      }
    }
  }

  static boolean exists(Change change, RoleCall call, Mode mode, boolean atCommit, Loss loss) {
    if (change != Change.REFUSING && call == RoleCall.INSERT) {
      return loss == Loss.NONE && !atCommit;
    }
    if (change != Change.REFUSING
        && call.procedure
        && Product.underTest().differences().contains(Difference.NO_CALL_WHERE_READ_ONLY)) {
      return false;
    }
    boolean canReturn =
        !call.writes
            || (change == Change.REFUSING
                && mode == Mode.BEGUN_BEFORE
                && call != RoleCall.COMMITTING_CALL);
    return !atCommit || (mode != Mode.AUTOCOMMIT && canReturn);
  }

  /** The call, after the change. */
  String run(Proxy proxy, Connection server, List<String> wrong) throws SQLException {
    if (atCommit && mode == Mode.BEGUN_AFTER) {
      call.on(connection, row);
    }
    Cut cut = null;
    if (loss != Loss.NONE) {
      Moment moment = loss == Loss.NOT_SENT ? Moment.BEFORE_SERVER : Moment.BEFORE_ANSWER;
      cut = proxy.cutAt(RoleCall.message(atCommit), moment, Ending.RESET);
    }
    Throwable thrown =
        catchThrowable(
            () -> {
              if (atCommit) {
                connection.commit();
              } else {
                call.on(connection, row);
              }
            });
    Told told = Told.of(thrown);
    List<String> found = new ArrayList<>();
    VerdictCell.check(told, expected(), "told", found);
    if (cut != null && told != Told.REFUSED && !isCut(cut)) {
      found.add("no message was cut");
    }
    proxy.heal();
    if (told == Told.OTHER) {
      String state = thrown instanceof SQLException sql ? String.valueOf(sql.getSQLState()) : "";
      boolean known =
          loss == Loss.NONE
              ? Product.underTest().sql().refusalsOfWrites().contains(state)
              : state.startsWith("08");
      if (!known) {
        found.add(String.valueOf(thrown));
      }
    }
    String there = checkRows(server, told, found);
    found.forEach(one -> wrong.add(this + ": " + one));
    return words(told) + there + (found.isEmpty() ? "" : " **WRONG: " + found + "**");
  }

  private static boolean isCut(Cut cut) {
    try {
      cut.await(Duration.ofSeconds(2));
      return true;
    } catch (IllegalStateException never) {
      return false;
    }
  }

  private String words(Told told) {
    if (told != Told.OTHER) {
      return told.words;
    }
    return loss == Loss.NONE ? "the server's error" : "the driver's error";
  }

  /** What is right, by the rules of SQL and of what the server holds. */
  private Told expected() {
    if (reads && call == RoleCall.INSERT) {
      return Told.REFUSED;
    }
    if (loss != Loss.NONE) {
      Told right = atCommit ? lostAtCommit() : lost();
      boolean byDriver = change == Change.PROMOTED_UNNOTICED && right == Told.NOTHING_LOST;
      return byDriver ? Told.OTHER : right;
    }
    boolean commitsWithin = call == RoleCall.COMMITTING_CALL && mode != Mode.AUTOCOMMIT;
    boolean canWrite = change == Change.REFUSING && mode == Mode.BEGUN_BEFORE;
    return call.writes && (commitsWithin || !canWrite) ? Told.OTHER : Told.RETURNED;
  }

  private Told lostAtCommit() {
    if (change == Change.REFUSING) {
      return Told.UNKNOWN;
    }
    // The server's last word in it was that it is in recovery; or its texts are known to only read.
    return mode == Mode.BEGUN_BEFORE || call == RoleCall.QUERY ? Told.ROLLED_BACK : Told.UNKNOWN;
  }

  private Told lost() {
    boolean begunInRecovery = reads && mode == Mode.BEGUN_BEFORE;
    if (call.procedure && !begunInRecovery) {
      return Told.UNKNOWN;
    }
    if (mode == Mode.BEGUN_BEFORE) {
      return Told.ROLLED_BACK;
    }
    if (call == RoleCall.QUERY) {
      return Told.NOTHING_LOST;
    }
    return mode == Mode.AUTOCOMMIT ? Told.UNKNOWN : Told.ROLLED_BACK;
  }

  private String checkRows(Connection server, Told told, List<String> found) throws SQLException {
    boolean wroteBefore = change == Change.REFUSING && mode == Mode.BEGUN_BEFORE;
    boolean writesRow = call.writes;
    if (told == Told.RETURNED && wroteBefore && !atCommit) {
      connection.commit();
    }
    boolean rowIsThere = VerdictRows.isThere(server, row);
    boolean beforeIsThere = VerdictRows.isThere(server, before);
    if (wroteBefore && writesRow && rowIsThere != beforeIsThere) {
      found.add("half of the transaction is there");
    }
    boolean there = rowIsThere || beforeIsThere;
    if (there && !wroteBefore) {
      found.add("the row is there");
    }
    if (told == Told.RETURNED
        ? there != (writesRow || wroteBefore)
        : there && told != Told.UNKNOWN) {
      found.add("told " + told.words + ", and the row is " + (there ? "there" : "not there"));
    }
    return !writesRow && !wroteBefore ? "" : there ? "; committed" : "; not committed";
  }

  /** The first cells of its line in the table. */
  String line() {
    return call.words + " | " + mode.words + " | " + (atCommit ? "commit()" : "call");
  }

  @Override
  public String toString() {
    return change + ", " + line().replace(" | ", ", ") + ", " + loss;
  }

  @Override
  public void close() throws SQLException {
    if (reads) {
      provider.closeReadOnlyConnection(connection);
    } else {
      provider.closeConnection(connection);
    }
  }
}
