package io.hibernateaws.local.mysql.wire;

import io.hibernateaws.local.proxy.Cut;
import io.hibernateaws.local.proxy.Moment;
import org.jspecify.annotations.Nullable;

/**
 * What a server is going to say to one command, followed packet by packet to its end. Made by the
 * client's side, then only for the server's.
 */
public final class Answer {
  private static final int MORE_RESULTS = 1 << 3;
  private static final int CURSOR = 1 << 6;

  /** What commands are answered by. */
  public enum Kind {
    /** A success or an error, after whatever a login needs. */
    LOGIN,
    /** Results one after the other, each a success or rows; or an error. */
    RESULTS,
    /** What a prepared statement is, or an error. */
    PREPARED,
    /** Rows without a beginning. */
    ROWS,
    /** One packet with a status, or an error. */
    ONE,
    /** One packet of text. */
    TEXT,
    /** Events for ever. */
    ENDLESS
  }

  private enum Phase {
    START,
    DESCRIPTIONS,
    END_OF_DESCRIPTIONS,
    ROWS
  }

  private final Kind kind;
  private final boolean own;
  private final @Nullable Prepared prepares;
  private final @Nullable Cut cut;
  private Phase phase;
  private int left;
  private int leftAfterwards;
  private int status = -1;
  private int statement = -1;

  private Answer(Kind kind, boolean own, @Nullable Prepared prepares, @Nullable Cut cut) {
    this.kind = kind;
    this.own = own;
    this.prepares = prepares;
    this.cut = cut;
    this.phase = kind == Kind.ROWS ? Phase.ROWS : Phase.START;
  }

  public static Answer of(Kind kind) {
    return new Answer(kind, false, null, null);
  }

  /** To the statement at which the connection is cut. */
  static Answer of(Kind kind, @Nullable Cut cut) {
    return new Answer(kind, false, null, cut);
  }

  /** To a client that has a statement prepared. */
  static Answer preparing(Prepared statement) {
    return new Answer(Kind.PREPARED, false, statement, null);
  }

  /** To the proxy itself, which has said something that ends by one packet. */
  static Answer own() {
    return new Answer(Kind.ONE, true, null, null);
  }

  /** Whether the client must not hear it. */
  boolean hidden() {
    return own || (cut != null && cut.moment() == Moment.BEFORE_ANSWER);
  }

  /** At whose end the connection is cut. */
  @Nullable Cut cut() {
    return cut;
  }

  /** The last status the server has told in it; -1 while there was none. */
  public int status() {
    return status;
  }

  /** What is prepared, once {@link #statement()} is known. */
  @Nullable Prepared prepared() {
    return prepares;
  }

  /** The server's number of the statement that it has prepared; -1 while there is none. */
  int statement() {
    return statement;
  }

  /** Takes the next packet; returns whether the answer is over. */
  public boolean take(PacketHead packet, boolean endBySuccess) {
    return switch (kind) {
      case TEXT -> true;
      case ENDLESS -> false;
      case LOGIN -> login(packet);
      case ONE -> one(packet, endBySuccess);
      case ROWS, RESULTS, PREPARED -> part(packet, endBySuccess);
    };
  }

  private boolean login(PacketHead packet) {
    if (packet.type() == PacketHead.OK) {
      status = packet.status(true);
    }
    return packet.type() == PacketHead.OK || packet.type() == PacketHead.ERROR;
  }

  private boolean one(PacketHead packet, boolean endBySuccess) {
    if (packet.type() != PacketHead.ERROR) {
      status = packet.status(endBySuccess);
    }
    return true;
  }

  private boolean part(PacketHead packet, boolean endBySuccess) {
    if (packet.type() == PacketHead.ERROR && phase != Phase.DESCRIPTIONS) {
      return true;
    }
    return switch (phase) {
      case START -> kind == Kind.PREPARED ? prepared(packet) : result(packet);
      case DESCRIPTIONS -> {
        left--;
        yield left == 0 && described(endBySuccess);
      }
      case END_OF_DESCRIPTIONS -> endOfDescriptions(packet);
      case ROWS -> packet.endsRows(endBySuccess) && next(packet.status(endBySuccess));
    };
  }

  private boolean prepared(PacketHead packet) {
    statement = packet.intAt(1);
    left = packet.shortAt(7);
    leftAfterwards = packet.shortAt(5);
    return nextDescriptions();
  }

  /** Parameters are described first, then columns, each if there are any. */
  private boolean nextDescriptions() {
    if (left == 0) {
      left = leftAfterwards;
      leftAfterwards = 0;
    }
    phase = Phase.DESCRIPTIONS;
    return left == 0;
  }

  private boolean result(PacketHead packet) {
    return switch (packet.type()) {
      case PacketHead.OK -> next(packet.status(true));
      // The server asks for a file of the client, and goes on as if it had not.
      case 0xfb -> false;
      default -> {
        left = packet.number();
        phase = Phase.DESCRIPTIONS;
        yield false;
      }
    };
  }

  private boolean described(boolean endBySuccess) {
    if (!endBySuccess) {
      phase = Phase.END_OF_DESCRIPTIONS;
      return false;
    }
    return afterDescriptions();
  }

  private boolean endOfDescriptions(PacketHead packet) {
    status = packet.status(false);
    // The rows of a cursor are fetched later.
    return (kind == Kind.RESULTS && (status & CURSOR) != 0) || afterDescriptions();
  }

  private boolean afterDescriptions() {
    if (kind == Kind.PREPARED) {
      return nextDescriptions();
    }
    phase = Phase.ROWS;
    return false;
  }

  /** A result is over; so is the answer unless another one follows. */
  private boolean next(int told) {
    status = told;
    phase = Phase.START;
    return kind != Kind.RESULTS || (told & MORE_RESULTS) == 0;
  }
}
