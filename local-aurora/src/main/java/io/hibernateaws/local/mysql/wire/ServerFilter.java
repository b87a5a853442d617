package io.hibernateaws.local.mysql.wire;

import io.hibernateaws.local.mysql.handshake.Capabilities;
import io.hibernateaws.local.mysql.handshake.Packet;
import io.hibernateaws.local.proxy.Cut;
import io.hibernateaws.local.proxy.Filter;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Follows the answers of a server, to withhold one or to cut behind it. Never holds bytes back
 * otherwise. Not for several threads.
 */
final class ServerFilter implements Filter {
  private final Conversation conversation;
  private final boolean endBySuccess;
  private final PacketHead head = new PacketHead();
  private int headerBytes;
  private int length;
  private int left;
  private boolean continued;
  private boolean hiding;
  private boolean stopped;
  private @Nullable Answer answer;

  ServerFilter(Conversation conversation) {
    this.conversation = conversation;
    this.endBySuccess = conversation.has(Capabilities.DEPRECATE_EOF);
  }

  @Override
  public void pass(ByteBuffer bytes, Output next) throws IOException {
    int from = bytes.position();
    int pos = from;
    while (pos < bytes.limit() && !stopped) {
      if (headerBytes == 0 && !continued && answer == null) {
        answer = conversation.next();
        boolean hide = answer != null && answer.hidden();
        if (!hiding) {
          write(bytes, from, pos, next);
        }
        from = pos;
        hiding = hide;
      }
      pos = packet(bytes, pos);
      if (headerBytes == Packet.HEADER && left == 0 && ends()) {
        Answer over = answer;
        answer = null;
        Cut cut = over == null ? null : over.cut();
        if (cut != null) {
          if (!hiding) {
            write(bytes, from, pos, next);
          }
          stopped = true;
          conversation.cut(cut);
        }
      }
    }
    if (!hiding && !stopped) {
      write(bytes, from, bytes.limit(), next);
    }
  }

  /** Goes on in the current packet; returns where it stopped. */
  private int packet(ByteBuffer bytes, int start) {
    int pos = start;
    while (headerBytes < Packet.HEADER && pos < bytes.limit()) {
      int value = bytes.get(pos++) & 0xff;
      if (headerBytes == 0) {
        length = 0;
      }
      if (headerBytes < Packet.HEADER - 1) {
        length |= value << (8 * headerBytes);
      }
      headerBytes++;
      if (headerBytes == Packet.HEADER) {
        left = length;
        if (!continued) {
          head.begin(length);
        }
      }
    }
    int step = Math.min(left, bytes.limit() - pos);
    if (!continued) {
      head.take(bytes, pos, step);
    }
    left -= step;
    return pos + step;
  }

  /** A packet is complete; whether an answer is. */
  private boolean ends() {
    headerBytes = 0;
    boolean first = !continued;
    continued = length == Packet.LONGEST;
    Answer current = answer;
    if (!first || current == null) {
      return false;
    }
    boolean over = current.take(head, endBySuccess);
    conversation.answered(current);
    return over;
  }

  private static void write(ByteBuffer bytes, int from, int to, Output next) throws IOException {
    if (to > from) {
      next.write(ByteBuffer.wrap(bytes.array(), bytes.arrayOffset() + from, to - from));
    }
  }
}
