package io.hibernateaws.local.proxy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Sees every byte of one direction of one connection, in order, on one thread. It may hold bytes
 * back, change them or answer for the other side; whatever it hands on goes to the next filter and
 * in the end to the socket.
 */
public interface Filter {
  /** Takes the next bytes and hands on what shall go on. */
  void pass(ByteBuffer bytes, Output next) throws IOException;

  /** Where a filter hands bytes on. */
  @FunctionalInterface
  interface Output {
    void write(ByteBuffer bytes) throws IOException;
  }

  /** The filters in their order, ending at {@code last}. */
  static Output chain(Iterable<Filter> filters, Output last) {
    Output output = last;
    Deque<Filter> reversed = new ArrayDeque<>();
    filters.forEach(reversed::push);
    for (Filter filter : reversed) {
      Output next = output;
      output = bytes -> filter.pass(bytes, next);
    }
    return output;
  }
}
