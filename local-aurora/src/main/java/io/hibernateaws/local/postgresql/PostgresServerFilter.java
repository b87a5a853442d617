package io.hibernateaws.local.postgresql;

import io.hibernateaws.local.proxy.Filter;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Follows the boundaries of what a server says, to withhold one answer or to cut behind it. Never
 * holds bytes back otherwise. Not for several threads.
 */
final class PostgresServerFilter implements Filter {
  private static final int HEADER = 5;

  private final PostgresConversation conversation;
  private final ByteBuffer header = ByteBuffer.allocate(HEADER);
  private long left;
  private boolean withholding;
  private boolean stopped;

  PostgresServerFilter(PostgresConversation conversation) {
    this.conversation = conversation;
  }

  @Override
  public void pass(ByteBuffer bytes, Output next) throws IOException {
    int from = bytes.position();
    int pos = from;
    int end = bytes.limit();
    while (pos < end && !stopped) {
      switch (conversation.answer()) {
        case OPAQUE -> pos = end;
        case ENCRYPTION -> encryption(bytes.get(pos++));
        case MESSAGES -> {
          if (left == 0 && header.position() == 0 && !withholding && conversation.withheld()) {
            write(bytes, from, pos, next);
            withholding = true;
          }
          pos = message(bytes, pos);
          if (left == 0 && header.position() == HEADER) {
            char type = (char) header.get(0);
            header.clear();
            boolean over = type == 'Z' && conversation.ready();
            if (over || (withholding && waitsForCopy(type))) {
              if (!withholding) {
                write(bytes, from, pos, next);
              }
              stopped = true;
              conversation.cut();
            }
          }
        }
      }
    }
    if (!withholding && !stopped) {
      write(bytes, from, end, next);
    }
  }

  /** The server is not ready again before the client has sent the data that it asks for here. */
  private static boolean waitsForCopy(char type) {
    return type == 'G' || type == 'W';
  }

  /** The answer to a request for encryption; a server that does not know it sends an error. */
  private void encryption(byte answer) {
    switch (answer) {
      case 'S', 'G' -> conversation.expect(PostgresConversation.Answer.OPAQUE);
      case 'E' -> {
        header.put(answer);
        conversation.expect(PostgresConversation.Answer.MESSAGES);
      }
      default -> conversation.expect(PostgresConversation.Answer.MESSAGES);
    }
  }

  /** Goes on in the current message; returns where it stopped. */
  private int message(ByteBuffer bytes, int start) {
    int pos = start;
    while (header.position() < HEADER && pos < bytes.limit()) {
      header.put(bytes.get(pos++));
      if (header.position() == HEADER) {
        left = header.getInt(1) - 4L;
      }
    }
    int step = (int) Math.min(left, bytes.limit() - pos);
    left -= step;
    return pos + step;
  }

  private static void write(ByteBuffer bytes, int from, int to, Output next) throws IOException {
    if (to > from) {
      next.write(ByteBuffer.wrap(bytes.array(), bytes.arrayOffset() + from, to - from));
    }
  }
}
