package io.hibernateaws.engine.driver.mariadb;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.mariadb.jdbc.Configuration;
import org.mariadb.jdbc.HostAddress;
import org.mariadb.jdbc.Statement;
import org.mariadb.jdbc.client.Completion;
import org.mariadb.jdbc.client.impl.StandardClient;
import org.mariadb.jdbc.client.result.StreamingResult;
import org.mariadb.jdbc.client.util.ClosableLock;
import org.mariadb.jdbc.message.ClientMessage;
import org.mariadb.jdbc.util.constants.ServerStatus;

/**
 * The driver's client, made to know what the server has said and to send one message after the
 * other. Its fields are set by calls of the constructor that it extends, so none has an initial
 * value.
 */
final class MariaDbClient extends StandardClient {
  private @Nullable StreamingResult rows;
  private @Nullable Statement streaming;

  /** What the server had said before the rows that are still to come. */
  private int beforeRows;

  MariaDbClient(Configuration conf, HostAddress host, ClosableLock lock) throws SQLException {
    super(conf, host, lock, false);
  }

  /** Whether the server said last that it commits each statement by itself. */
  boolean serverAutoCommits() {
    return (context.getServerStatus() & ServerStatus.AUTOCOMMIT) != 0;
  }

  /**
   * Whether the server said last that a transaction is open. Of rows that are still to come it says
   * only behind them what their query has begun.
   */
  boolean inTransaction() {
    if (rows != null && isIdle(beforeRows)) {
      return false;
    }
    if (rows != null && !rows.loaded() && !serverAutoCommits()) {
      return true;
    }
    return (context.getServerStatus() & ServerStatus.IN_TRANSACTION) != 0;
  }

  /** A query begins no transaction that lasts where the server commits each statement. */
  private static boolean isIdle(int status) {
    return (status & (ServerStatus.AUTOCOMMIT | ServerStatus.IN_TRANSACTION))
        == ServerStatus.AUTOCOMMIT;
  }

  /**
   * The driver would send the message at once, behind the rows of another statement, and read those
   * before the answer: where they end in an error it would take the message for refused, and its
   * answer for that of the next one.
   */
  @Override
  public int sendQuery(ClientMessage message) throws SQLException {
    if (rows != null && !rows.loaded()) {
      if (streaming != null) {
        streaming.fetchRemaining();
      }
      rows.fetchRemaining();
    }
    return super.sendQuery(message);
  }

  /**
   * With an error a server says nothing of the transaction, and the driver takes it for open. Where
   * each statement is committed there was none, and there is none unless a procedure or one of
   * several statements has begun one before it failed.
   */
  @Override
  public Completion readPacket(
      @Nullable Statement statement,
      ClientMessage message,
      int fetchSize,
      long maxRows,
      int concurrency,
      int type,
      boolean closeOnCompletion)
      throws SQLException {
    int before = context.getServerStatus();
    Completion answer;
    try {
      answer =
          super.readPacket(
              statement, message, fetchSize, maxRows, concurrency, type, closeOnCompletion);
    } catch (SQLException e) {
      note(null, null, before);
      if (isIdle(before) && !mayBegin(message)) {
        context.setServerStatus(context.getServerStatus() & ~ServerStatus.IN_TRANSACTION);
      }
      throw e;
    }
    boolean more = answer instanceof StreamingResult open && !open.loaded();
    note(more ? (StreamingResult) answer : null, more ? statement : null, before);
    return answer;
  }

  private static boolean mayBegin(ClientMessage message) {
    String text = message.description();
    if (text == null || text.indexOf(';') >= 0) {
      return true;
    }
    String lower = text.toLowerCase(Locale.ROOT);
    return lower.contains("call") || lower.contains("execute");
  }

  private void note(@Nullable StreamingResult open, @Nullable Statement of, int before) {
    rows = open;
    streaming = of;
    beforeRows = before;
  }

  /**
   * One message after the other, and none after one that has failed. The driver does so where it is
   * told not to pipeline, and then leaves out of the exception what the server has said.
   */
  @Override
  public List<Completion> executePipeline(
      ClientMessage[] messages,
      @Nullable Statement statement,
      int fetchSize,
      long maxRows,
      int concurrency,
      int type,
      boolean closeOnCompletion,
      boolean canRedo)
      throws SQLException {
    List<Completion> answers = new ArrayList<>(messages.length);
    try {
      for (ClientMessage message : messages) {
        answers.addAll(
            execute(
                message,
                statement,
                fetchSize,
                maxRows,
                concurrency,
                type,
                closeOnCompletion,
                canRedo));
      }
      return answers;
    } catch (SQLException e) {
      int updates = 0;
      for (ClientMessage message : messages) {
        updates += message.batchUpdateLength();
      }
      throw exceptionFactory.createBatchUpdate(answers, updates, e);
    }
  }
}
