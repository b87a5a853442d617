package io.hibernateaws.local.mysql.wire;

import io.hibernateaws.local.proxy.Cut;
import io.hibernateaws.local.proxy.Moment;
import io.hibernateaws.local.proxy.Protocol;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * What both directions of one connection know of each other. The client's side says which answers
 * must come, in their order, the server's side takes them off: so an answer is recognised also when
 * commands are sent without waiting.
 */
final class Conversation {
  private static final int NO_BACKSLASH_ESCAPES = 1 << 9;

  private final Protocol.Connection connection;
  private final int capabilities;
  private final Queue<Answer> expected = new ConcurrentLinkedQueue<>();
  private final Map<Integer, Prepared> statements = new ConcurrentHashMap<>();
  private volatile boolean backslashes = true;

  /**
   * @param capabilities on which client and server have agreed
   * @param loggedIn whether the client has heard already what the server makes of its login
   */
  Conversation(Protocol.Connection connection, int capabilities, boolean loggedIn) {
    this.connection = connection;
    this.capabilities = capabilities;
    if (!loggedIn) {
      expect(Answer.of(Answer.Kind.LOGIN));
    }
  }

  boolean has(int capability) {
    return (capabilities & capability) != 0;
  }

  void cut(Cut cut) {
    connection.cut(cut);
  }

  // ---- the client's side ---------------------------------------------------------------------

  /** Called before what is answered goes to the server. */
  void expect(Answer answer) {
    expected.add(answer);
  }

  /** The cut that begins with a message that names this statement. */
  @Nullable Cut cutWithin(String text) {
    return connection.cutWithin(text).orElse(null);
  }

  /** A statement is about to run; whether it may go on. */
  boolean run(String text) {
    Optional<Cut> cut = connection.cutAt(text);
    if (cut.isPresent() && cut.get().moment() == Moment.BEFORE_SERVER) {
      connection.cut(cut.get());
      return false;
    }
    expect(Answer.of(Answer.Kind.RESULTS, cut.orElse(null)));
    return true;
  }

  Prepared statement(int number) {
    return statements.getOrDefault(number, Prepared.UNKNOWN);
  }

  void closeStatement(int number) {
    statements.remove(number);
  }

  void closeStatements() {
    statements.clear();
  }

  /** Whether a backslash in a string escapes what follows; as the server has said it last. */
  boolean backslashes() {
    return backslashes;
  }

  // ---- the server's side ---------------------------------------------------------------------

  /** The answer that begins now; null if the server says something that nobody has asked for. */
  @Nullable Answer next() {
    return expected.poll();
  }

  /** What an answer has told. */
  void answered(Answer answer) {
    if (answer.status() >= 0) {
      backslashes = (answer.status() & NO_BACKSLASH_ESCAPES) == 0;
    }
    Prepared prepared = answer.prepared();
    if (prepared != null && answer.statement() >= 0) {
      statements.put(answer.statement(), prepared);
    }
  }
}
