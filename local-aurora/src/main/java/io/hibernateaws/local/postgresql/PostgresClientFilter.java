package io.hibernateaws.local.postgresql;

import io.hibernateaws.local.proxy.Cut;
import io.hibernateaws.local.proxy.Filter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a client says: every message's beginning before the message goes on, so that it can be
 * kept from the server. Not for several threads.
 */
final class PostgresClientFilter implements Filter {
  private static final int CANCEL_REQUEST = 80877102;
  static final int SSL_REQUEST = 80877103;
  static final int GSS_REQUEST = 80877104;

  /** How much of a message is read to know its statement. */
  private static final int BEGINNING = 512;

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final PostgresConversation conversation;
  private boolean started;
  private boolean opaque;
  private boolean stopped;
  private long skip;
  private int passFrom;
  private @Nullable Cut found;
  private @Nullable Cut within;
  private long untilCut;
  private ByteBuffer held = NOTHING;

  PostgresClientFilter(PostgresConversation conversation) {
    this.conversation = conversation;
  }

  @Override
  public void pass(ByteBuffer bytes, Output next) throws IOException {
    if (opaque || conversation.answer() == PostgresConversation.Answer.OPAQUE) {
      next.write(bytes);
      return;
    }
    ByteBuffer all = join(held, bytes);
    held = NOTHING;
    int from = all.position();
    passFrom = from;
    while (all.hasRemaining() && !opaque && !stopped) {
      if (skip > 0) {
        int step = (int) Math.min(skip, all.remaining());
        all.position(all.position() + step);
        skip -= step;
      } else if (!message(all)) {
        break;
      }
    }
    int to = opaque ? all.limit() : all.position();
    if (!opaque && !stopped && to < all.limit()) {
      held = copy(all, to, all.limit());
    }
    write(ByteBuffer.wrap(all.array(), all.arrayOffset() + from, to - from), next);
  }

  /** Hands on what may pass before a cut. */
  private void write(ByteBuffer bytes, Output next) throws IOException {
    Cut cut = within;
    if (cut == null) {
      next.write(bytes);
      return;
    }
    if (bytes.remaining() < untilCut) {
      untilCut -= bytes.remaining();
      next.write(bytes);
      return;
    }
    next.write(bytes.limit(bytes.position() + (int) untilCut));
    within = null;
    stopped = true;
    conversation.cut(cut);
  }

  /** Looks at the message that begins here; false if more of it is needed or it must not go on. */
  private boolean message(ByteBuffer all) {
    int header = started ? 5 : 4;
    if (all.remaining() < header) {
      return false;
    }
    int start = all.position();
    long total = all.getInt(start + header - 4) + header - 4L;
    long wanted = Math.min(total, header + BEGINNING);
    if (all.remaining() < wanted) {
      return false;
    }
    ByteBuffer body = all.duplicate();
    body.position(start + header);
    body.limit((int) (start + wanted));
    if (!started) {
      begin(body);
    } else if (!look((char) all.get(start), body)) {
      stopped = true;
      return false;
    }
    if (found != null) {
      within = found;
      untilCut = start - passFrom + found.bytes();
      found = null;
    }
    skip = total;
    return true;
  }

  private void begin(ByteBuffer body) {
    int code = body.remaining() >= 4 ? body.getInt() : 0;
    switch (code) {
      case SSL_REQUEST, GSS_REQUEST -> conversation.expect(PostgresConversation.Answer.ENCRYPTION);
      // A cancel request is a connection of its own and has no answer: it passes as it is.
      case CANCEL_REQUEST -> opaque = true;
      default -> {
        started = true;
        conversation.ask();
      }
    }
  }

  private boolean look(char type, ByteBuffer body) {
    boolean goesOn = true;
    switch (type) {
      case 'Q' -> {
        String sql = string(body);
        found = conversation.cutWithin(sql);
        goesOn = conversation.run(sql);
        conversation.ask();
      }
      case 'P' -> found = conversation.parse(string(body), string(body));
      case 'B' -> found = conversation.bind(string(body), string(body));
      case 'E' -> goesOn = conversation.execute(string(body));
      case 'S', 'F' -> conversation.ask();
      case 'C' -> {
        boolean statement = body.hasRemaining() && body.get() == 'S';
        if (statement) {
          conversation.closeStatement(string(body));
        } else {
          conversation.closePortal(string(body));
        }
      }
      default -> {
        // Describe, Flush, copy data, passwords, Terminate: nothing runs by them.
      }
    }
    return goesOn;
  }

  private static String string(ByteBuffer body) {
    int start = body.position();
    while (body.hasRemaining()) {
      if (body.get() == 0) {
        return text(body, start, body.position() - 1);
      }
    }
    return text(body, start, body.position());
  }

  private static String text(ByteBuffer body, int from, int to) {
    return new String(body.array(), body.arrayOffset() + from, to - from, StandardCharsets.UTF_8);
  }

  private static ByteBuffer join(ByteBuffer first, ByteBuffer second) {
    if (!first.hasRemaining()) {
      return second;
    }
    return ByteBuffer.allocate(first.remaining() + second.remaining())
        .put(first)
        .put(second)
        .flip();
  }

  private static ByteBuffer copy(ByteBuffer all, int from, int to) {
    return ByteBuffer.allocate(to - from).put(all.duplicate().position(from).limit(to)).flip();
  }
}
