package io.hibernateaws.local.mysql.wire;

import io.hibernateaws.local.mysql.handshake.Capabilities;
import io.hibernateaws.local.mysql.handshake.Packet;
import io.hibernateaws.local.proxy.Cut;
import io.hibernateaws.local.proxy.Filter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a client says: every command's beginning before the command goes on, so that it can be
 * kept from the server, and every text that could ask for something of Aurora as a whole. Not for
 * several threads.
 */
final class ClientFilter implements Filter {
  /** How much of a command is read to know its statement. */
  private static final int BEGINNING = 512;

  /** Enough for a command and the number of its statement. */
  private static final int NUMBERED = 5;

  /** A text that is longer asks for nothing of Aurora and is not held back. */
  private static final int LONGEST_QUESTION = 1 << 20;

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final Conversation conversation;
  private final @Nullable AuroraTexts texts;
  private ByteBuffer held = NOTHING;
  private Gathered gathered = new Gathered();
  private long skip;
  private boolean dropping;
  private boolean continued;
  private boolean stopped;
  private @Nullable Cut within;
  private long untilCut;

  /**
   * @param texts what Aurora answers; null for nothing
   */
  ClientFilter(Conversation conversation, @Nullable AuroraTexts texts) {
    this.conversation = conversation;
    this.texts = texts;
  }

  @Override
  public void pass(ByteBuffer bytes, Output next) throws IOException {
    if (stopped) {
      return;
    }
    ByteBuffer all = join(held, bytes);
    held = NOTHING;
    gathered = new Gathered();
    while (all.hasRemaining() && !stopped) {
      if (skip > 0) {
        int step = (int) Math.min(skip, all.remaining());
        if (!dropping) {
          gathered.add(all, all.position(), step);
        }
        all.position(all.position() + step);
        skip -= step;
      } else if (!packet(all)) {
        break;
      }
    }
    if (!stopped && all.hasRemaining()) {
      held = ByteBuffer.allocate(all.remaining()).order(ByteOrder.LITTLE_ENDIAN).put(all).flip();
    }
    write(gathered.all(), next);
  }

  /** Hands on what may pass before a cut. */
  private void write(ByteBuffer bytes, Output next) throws IOException {
    Cut cut = within;
    if (cut == null || bytes.remaining() < untilCut) {
      untilCut -= bytes.remaining();
      if (bytes.hasRemaining()) {
        next.write(bytes);
      }
      return;
    }
    next.write(bytes.limit((int) untilCut));
    within = null;
    stopped = true;
    conversation.cut(cut);
  }

  /** Looks at the packet that begins here; false if more of it is needed or it must not go on. */
  private boolean packet(ByteBuffer all) {
    if (all.remaining() < Packet.HEADER) {
      return false;
    }
    int start = all.position();
    int length = all.getInt(start) & Packet.LONGEST;
    int sequence = all.get(start + 3);
    // What continues a command, or an exchange such as a login, is no command.
    boolean command = !continued && sequence == 0 && length > 0;
    if (command) {
      if (all.remaining() < Packet.HEADER + 1) {
        return false;
      }
      int wanted = Packet.HEADER + Math.min(length, wanted(all.get(start + Packet.HEADER), length));
      if (all.remaining() < wanted) {
        return false;
      }
    }
    dropping = continued && dropping;
    continued = length == Packet.LONGEST;
    skip = Packet.HEADER + (long) length;
    if (!command) {
      return true;
    }
    ByteBuffer seen = all.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    seen.position(start + Packet.HEADER);
    seen.limit(Math.min(all.limit(), start + Packet.HEADER + length));
    if (!look(seen, seen.remaining() == length)) {
      stopped = true;
      return false;
    }
    return true;
  }

  private int wanted(int command, int length) {
    return switch (command) {
      case Command.QUERY, Command.PREPARE ->
          texts != null && length <= LONGEST_QUESTION ? length : BEGINNING;
      default -> NUMBERED;
    };
  }

  /** Looks at a command; whether anything more goes on. */
  private boolean look(ByteBuffer command, boolean whole) {
    int type = command.get(command.position());
    return switch (type) {
      case Command.QUERY -> query(command, whole);
      case Command.PREPARE -> prepare(command, whole);
      case Command.EXECUTE -> execute(command);
      default -> {
        if (type == Command.CLOSE) {
          conversation.closeStatement(number(command));
        } else if (type == Command.CHANGE_USER || type == Command.RESET_CONNECTION) {
          conversation.closeStatements();
        }
        Answer.Kind answer = Command.answer(type);
        if (answer != null) {
          conversation.expect(Answer.of(answer));
        }
        yield true;
      }
    };
  }

  private boolean query(ByteBuffer command, boolean whole) {
    int textAt = command.position() + 1;
    if (conversation.has(Capabilities.QUERY_ATTRIBUTES)) {
      ByteBuffer attributes = command.duplicate().order(ByteOrder.LITTLE_ENDIAN);
      attributes.position(textAt);
      textAt = QueryAttributes.end(attributes);
    }
    String text = textAt < 0 ? "" : beginning(command, textAt);
    cutWithin(text);
    if (!conversation.run(text)) {
      return false;
    }
    AuroraTexts.Text question = textAt < 0 ? null : question(command, textAt, whole, false);
    if (question != null) {
      replace(command, textAt - command.position(), question.sql());
    }
    return true;
  }

  private boolean prepare(ByteBuffer command, boolean whole) {
    int textAt = command.position() + 1;
    String text = beginning(command, textAt);
    cutWithin(text);
    AuroraTexts.Text question = question(command, textAt, whole, true);
    if (question != null && question.instead()) {
      dropping = true;
      say(question.sql());
      conversation.expect(Answer.of(Answer.Kind.RESULTS));
      return true;
    }
    conversation.expect(
        Answer.preparing(new Prepared(text, question != null && question.asksForTopology())));
    if (question != null) {
      replace(command, 1, question.sql());
    }
    return true;
  }

  private boolean execute(ByteBuffer command) {
    Prepared statement = conversation.statement(number(command));
    cutWithin(statement.text());
    if (statement.asksForTopology() && texts != null) {
      AuroraTexts.Text first = texts.beforeExecution();
      say(first.sql());
      if (first.instead()) {
        dropping = true;
      } else {
        conversation.expect(Answer.own());
      }
    }
    return conversation.run(statement.text());
  }

  private AuroraTexts.@Nullable Text question(
      ByteBuffer command, int textAt, boolean whole, boolean prepared) {
    if (texts == null || !whole) {
      return null;
    }
    // One character a byte, whatever the client's character set is: what is left alone stays so.
    String sql = text(command, textAt, command.limit(), StandardCharsets.ISO_8859_1);
    return texts.understood(sql, conversation.backslashes(), prepared);
  }

  /** Sends this text in place of the command's, whose packet ends with it. */
  private void replace(ByteBuffer command, int kept, String sql) {
    dropping = true;
    byte[] text = sql.getBytes(StandardCharsets.ISO_8859_1);
    ByteBuffer packet =
        ByteBuffer.allocate(Packet.HEADER + kept + text.length).order(ByteOrder.LITTLE_ENDIAN);
    packet.putInt(kept + text.length);
    packet.put(command.duplicate().limit(command.position() + kept));
    packet.put(text);
    gathered.add(packet.flip(), 0, packet.limit());
  }

  /** Sends a query of the proxy's own. */
  private void say(String sql) {
    byte[] text = sql.getBytes(StandardCharsets.ISO_8859_1);
    byte[] attributes =
        conversation.has(Capabilities.QUERY_ATTRIBUTES) ? QueryAttributes.NONE : new byte[0];
    ByteBuffer payload = ByteBuffer.allocate(1 + attributes.length + text.length);
    payload.put((byte) Command.QUERY).put(attributes).put(text);
    byte[] packet = new Packet(0, payload.array()).bytes();
    gathered.add(ByteBuffer.wrap(packet), 0, packet.length);
  }

  private void cutWithin(String text) {
    Cut cut = conversation.cutWithin(text);
    if (cut != null) {
      within = cut;
      untilCut = gathered.size() + cut.bytes();
    }
  }

  private static int number(ByteBuffer command) {
    return command.remaining() < NUMBERED ? -1 : command.getInt(command.position() + 1);
  }

  private static String beginning(ByteBuffer command, int from) {
    int to = Math.min(command.limit(), from + BEGINNING);
    return text(command, from, to, StandardCharsets.UTF_8);
  }

  private static String text(ByteBuffer bytes, int from, int to, Charset characters) {
    return new String(
        bytes.array(), bytes.arrayOffset() + from, Math.max(0, to - from), characters);
  }

  private static ByteBuffer join(ByteBuffer first, ByteBuffer second) {
    if (!first.hasRemaining()) {
      return second.order(ByteOrder.LITTLE_ENDIAN);
    }
    return ByteBuffer.allocate(first.remaining() + second.remaining())
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(first)
        .put(second)
        .flip();
  }

  /** What goes on at once. */
  private static final class Gathered {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    void add(ByteBuffer from, int start, int count) {
      bytes.write(from.array(), from.arrayOffset() + start, count);
    }

    int size() {
      return bytes.size();
    }

    ByteBuffer all() {
      return ByteBuffer.wrap(bytes.toByteArray());
    }
  }
}
