package io.hibernateaws.engine.product.mysql;

import io.hibernateaws.engine.product.SentMessages;

/**
 * The packets of a MySQL client: a length, a number in their sequence, a body. A command begins
 * with number zero and its code, and goes on in further packets while these are full. Under TLS
 * records take their place: a server reads nothing of a record that is not complete, and what is in
 * one that is complete cannot be seen.
 */
final class MySqlSentMessages implements SentMessages {
  private static final int PACKET_HEADER = 4;
  private static final int TLS_HEADER = 5;
  private static final int FULL = 0xff_ffff;

  /** Of the packet that asks for TLS and takes the place of the first part of the log-in. */
  private static final int TLS_REQUEST = 32;

  private static final int TLS_APPLICATION_DATA = 23;

  private boolean begun;
  private boolean tls;
  private long header;
  private int headerRead;
  private long body;

  /** Whether the next byte is the code of a command. */
  private boolean atCode;

  private boolean full;

  /** Whether the command, or the record, that is being sent takes effect when it is complete. */
  private boolean takesEffect;

  private boolean executed;

  @Override
  public void callBegins() {
    executed = false;
  }

  /** A statement outside a transaction commits when it is executed. */
  @Override
  public boolean mayCommit(boolean atExecution) {
    return executed;
  }

  @Override
  public void left(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to) {
      if (body == 0) {
        headerByte(bytes[at++] & 0xff);
        continue;
      }
      if (atCode) {
        atCode = false;
        takesEffect = takesEffect(bytes[at] & 0xff);
      }
      int step = (int) Math.min(body, to - at);
      at += step;
      body -= step;
      if (body == 0) {
        complete();
      }
    }
  }

  private void headerByte(int next) {
    header = tls ? header << 8 | next : header | ((long) next << (8 * headerRead));
    if (++headerRead == (tls ? TLS_HEADER : PACKET_HEADER)) {
      long read = header;
      header = 0;
      headerRead = 0;
      begin(read);
    }
  }

  private void begin(long read) {
    if (tls) {
      takesEffect = read >>> 32 == TLS_APPLICATION_DATA;
      body = read & 0xffff;
    } else {
      body = read & FULL;
      if (!full && read >>> 24 == 0) {
        atCode = body > 0;
        takesEffect = body == 0;
      }
      full = body == FULL;
      if (!begun && body == TLS_REQUEST) {
        tls = true;
      }
    }
    if (body == 0) {
      complete();
    }
  }

  private void complete() {
    begun = true;
    executed |= takesEffect && !full;
    full &= !tls;
  }

  /** All but what only prepares, pings, closes, fetches, changes the database or ends. */
  private static boolean takesEffect(int command) {
    return switch (command) {
      case 1, 2, 4, 9, 14, 22, 24, 25, 26, 27, 28 -> false;
      default -> true;
    };
  }

  /** Before the last byte of the first command that takes effect, if all of it is here. */
  @Override
  public int beforeExecution(byte[] bytes, int from, int to) {
    if (tls || !begun || body > 0 || headerRead > 0 || full) {
      return -1;
    }
    int at = from;
    while (to - at > PACKET_HEADER) {
      int length = (bytes[at] & 0xff) | (bytes[at + 1] & 0xff) << 8 | (bytes[at + 2] & 0xff) << 16;
      int code = at + PACKET_HEADER;
      int end = code + length;
      if (length == 0 || length == FULL || end > to || bytes[at + 3] != 0) {
        return -1;
      }
      if (takesEffect(bytes[code] & 0xff)) {
        return end - 1;
      }
      at = end;
    }
    return -1;
  }
}
