package io.hibernateaws.local.topology;

import io.hibernateaws.local.replication.Position;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/**
 * Remembers when the writer stood where, and so knows how old what a reader shows is. The age of
 * the reader's last transaction would not do: after an hour without a write it would call a reader
 * an hour late that misses one row. Confined to its owner's lock.
 */
final class LagClock {
  private static final int SAMPLES = 10 * 60 * 10;

  private record Sample(Position position, long nanoTime) {}

  private final Deque<Sample> samples = new ArrayDeque<>();

  /** The writer was at this position at this time. */
  void writerAt(Position position, long nanoTime) {
    Sample last = samples.peekLast();
    if (last != null && nanoTime - last.nanoTime() <= 0) {
      return;
    }
    if (last != null && !position.reaches(last.position())) {
      // Another writer, without the unacknowledged end of the old one's history.
      samples.clear();
    }
    samples.addLast(new Sample(position, nanoTime));
    if (samples.size() > SAMPLES) {
      samples.removeFirst();
    }
  }

  /** How many milliseconds ago the writer went past what a reader, asked at a time, showed. */
  double lagMillis(Position replayed, long askedAt, long now) {
    boolean behind = false;
    for (Iterator<Sample> it = samples.descendingIterator(); it.hasNext(); ) {
      Sample sample = it.next();
      boolean comparable = behind || sample.nanoTime() - askedAt <= 0;
      if (comparable && !behind) {
        if (replayed.reaches(sample.position())) {
          return 0;
        }
        behind = true;
      }
      if (behind && replayed.reaches(sample.position())) {
        return (now - sample.nanoTime()) / 1e6;
      }
    }
    return behind ? (now - samples.getFirst().nanoTime()) / 1e6 : 0;
  }
}
