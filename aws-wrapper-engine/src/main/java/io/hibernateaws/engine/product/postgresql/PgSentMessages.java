package io.hibernateaws.engine.product.postgresql;

import io.hibernateaws.engine.product.SentMessages;

/**
 * The messages of a PostgreSQL client: a type, a length, a body, and before them those that begin a
 * connection and have no type. Under TLS its records take their place: a server reads nothing of a
 * record that is not complete, and what is in one that is complete cannot be seen.
 */
final class PgSentMessages implements SentMessages {
  private static final int SSL_REQUEST = 80877103;
  private static final int GSS_REQUEST = 80877104;
  private static final int PROTOCOL_MAJOR = 3;

  /** The length counts itself. */
  private static final int LENGTH_BYTES = 4;

  private static final int TLS_HANDSHAKE = 22;
  private static final int TLS_APPLICATION_DATA = 23;
  private static final int FIRST_TLS_TYPE = 20;
  private static final int LAST_TLS_TYPE = 24;

  /** What the next bytes are. */
  private enum Phase {
    /** A message that begins the connection, its length and its code. */
    BEGINNING(8),
    MESSAGES(1 + LENGTH_BYTES),
    TLS_RECORDS(5),
    /** Unknown: each byte may commit. */
    OPAQUE(1);

    final int header;

    Phase(int header) {
      this.header = header;
    }
  }

  private Phase phase = Phase.BEGINNING;
  private Phase afterBody = Phase.BEGINNING;
  private long header;
  private int headerRead;
  private int type;
  private long body;

  /** Whether something was executed whose end has not been sent. */
  private boolean open;

  private boolean executed;
  private boolean ended;

  @Override
  public void callBegins() {
    executed = false;
    ended = false;
  }

  @Override
  public boolean mayCommit(boolean atExecution) {
    return atExecution ? executed : ended;
  }

  @Override
  public void left(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to) {
      if (body > 0) {
        int step = (int) Math.min(body, to - at);
        at += step;
        body -= step;
        if (body == 0) {
          complete();
        }
      } else {
        headerByte(bytes[at++] & 0xff);
      }
    }
  }

  private void headerByte(int next) {
    if (phase == Phase.OPAQUE) {
      commits();
      return;
    }
    if (phase == Phase.BEGINNING && headerRead == 0 && next == TLS_HANDSHAKE) {
      // The length of a message that begins a connection has no such first byte.
      phase = Phase.TLS_RECORDS;
    }
    header = header << 8 | next;
    if (++headerRead == phase.header) {
      begin(header);
      header = 0;
      headerRead = 0;
    }
  }

  private void begin(long read) {
    switch (phase) {
      case BEGINNING -> {
        int code = (int) read;
        body = (read >>> 32) - Phase.BEGINNING.header;
        afterBody =
            switch (code) {
              case SSL_REQUEST, GSS_REQUEST -> Phase.BEGINNING;
              default -> code >>> 16 == PROTOCOL_MAJOR ? Phase.MESSAGES : Phase.OPAQUE;
            };
      }
      case MESSAGES -> {
        type = (int) (read >>> 32);
        body = (read & 0xffff_ffffL) - LENGTH_BYTES;
      }
      case TLS_RECORDS -> {
        type = (int) (read >>> 32);
        body = type < FIRST_TLS_TYPE || type > LAST_TLS_TYPE ? -1 : read & 0xffff;
      }
      case OPAQUE -> throw new AssertionError("what is opaque has no header");
    }
    if (body < 0 || body > Integer.MAX_VALUE) {
      body = 0;
      phase = Phase.OPAQUE;
      commits();
    } else if (body == 0) {
      complete();
    }
  }

  private void complete() {
    switch (phase) {
      case BEGINNING -> phase = afterBody;
      case MESSAGES -> completeMessage();
      case TLS_RECORDS -> {
        if (type == TLS_APPLICATION_DATA) {
          commits();
        }
      }
      case OPAQUE -> throw new AssertionError("what is opaque has no body");
    }
  }

  private void completeMessage() {
    switch (type) {
      case 'E' -> {
        executed = true;
        open = true;
      }
      case 'S' -> {
        ended |= open;
        open = false;
      }
      case 'P', 'B', 'D', 'C', 'H', 'X', 'p', 'd', 'f' -> {
        // Parse, Bind, Describe, Close, Flush, Terminate, passwords, data of a copy or its failure.
      }
      // A query by its text, a function call, the end of a copy; and what is not known.
      default -> commits();
    }
  }

  private void commits() {
    executed = true;
    ended = true;
  }

  /** Before the last byte of the first Execute, unless that byte is the first or the last one. */
  @Override
  public int beforeExecution(byte[] bytes, int from, int to) {
    if (phase != Phase.MESSAGES) {
      return -1;
    }
    long head = header;
    int read = headerRead;
    long left = body;
    int kind = type;
    int at = from;
    while (at < to) {
      if (left == 0) {
        head = head << 8 | (bytes[at++] & 0xff);
        if (++read < phase.header) {
          continue;
        }
        kind = (int) (head >>> 32);
        left = (head & 0xffff_ffffL) - LENGTH_BYTES;
        head = 0;
        read = 0;
      }
      if (left < 0 || left >= to - at) {
        return -1;
      }
      at += (int) left;
      left = 0;
      if (kind == 'E') {
        return at - 1 > from ? at - 1 : -1;
      }
    }
    return -1;
  }
}
