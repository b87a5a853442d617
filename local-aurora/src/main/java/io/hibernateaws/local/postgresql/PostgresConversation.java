package io.hibernateaws.local.postgresql;

import io.hibernateaws.local.proxy.Cut;
import io.hibernateaws.local.proxy.Moment;
import io.hibernateaws.local.proxy.Protocol;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What both directions of one PostgreSQL connection know of each other. The client's side counts
 * the messages that will be answered by ReadyForQuery, the server's side counts these answers: so
 * the answer to a statement is recognised also when statements are sent without waiting.
 */
final class PostgresConversation {
  /** What a server may be going to send. */
  enum Answer {
    /** One byte: whether it encrypts. */
    ENCRYPTION,
    /** Messages. */
    MESSAGES,
    /** What only the client understands. */
    OPAQUE
  }

  /** A cut that waits for the answer to one statement. */
  private record Pending(Cut cut, long readyForQuery) {}

  private final Protocol.Connection connection;
  private final Map<String, String> statements = new HashMap<>();
  private final Map<String, String> portals = new HashMap<>();
  private volatile Answer answer = Answer.MESSAGES;
  private volatile @Nullable Pending pending;
  private long asked;
  private long answered;

  PostgresConversation(Protocol.Connection connection) {
    this.connection = connection;
  }

  Answer answer() {
    return answer;
  }

  void expect(Answer next) {
    answer = next;
  }

  // ---- the client's side ---------------------------------------------------------------------

  @Nullable Cut parse(String name, String sql) {
    statements.put(name, sql);
    return cutWithin(sql);
  }

  @Nullable Cut bind(String portal, String statement) {
    String sql = statements.getOrDefault(statement, "");
    portals.put(portal, sql);
    return cutWithin(sql);
  }

  /** The cut that begins with a message that names this statement. */
  @Nullable Cut cutWithin(String sql) {
    return connection.cutWithin(sql).orElse(null);
  }

  void cut(Cut cut) {
    connection.cut(cut);
  }

  void closeStatement(String name) {
    statements.remove(name);
  }

  void closePortal(String name) {
    portals.remove(name);
  }

  /** A message that ends with ReadyForQuery. */
  void ask() {
    asked++;
  }

  /** A portal is executed; whether its message may go on. */
  boolean execute(String portal) {
    return run(portals.getOrDefault(portal, ""));
  }

  /** Statements are about to run, before {@link #ask} counts their end; whether they may go on. */
  boolean run(String sql) {
    Cut cut = connection.cutAt(sql).orElse(null);
    if (cut == null) {
      return true;
    }
    if (cut.moment() == Moment.BEFORE_SERVER) {
      connection.cut(cut);
      return false;
    }
    pending = new Pending(cut, asked + 1);
    return true;
  }

  // ---- the server's side ---------------------------------------------------------------------

  /** Whether the next message of the server belongs to an answer that must not pass. */
  boolean withheld() {
    Pending waiting = pending;
    return waiting != null
        && waiting.cut().moment() == Moment.BEFORE_ANSWER
        && answered == waiting.readyForQuery() - 1;
  }

  /** The server was ready again; whether the connection is to be cut now. */
  boolean ready() {
    answered++;
    Pending waiting = pending;
    return waiting != null && answered >= waiting.readyForQuery();
  }

  void cut() {
    Pending waiting = pending;
    if (waiting != null) {
      connection.cut(waiting.cut());
    }
  }
}
