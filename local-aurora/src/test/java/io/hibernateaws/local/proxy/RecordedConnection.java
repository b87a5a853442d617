package io.hibernateaws.local.proxy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A connection without sockets, for the filters of a protocol. */
public final class RecordedConnection implements Protocol.Connection {
  private final List<String> seen = new ArrayList<>();
  private final List<Cut> cut = new ArrayList<>();
  private @Nullable Cut armed;

  /** The next statement that fits is cut. */
  public void arm(Predicate<String> statement, Moment moment) {
    armed = new Cut(statement, moment, Ending.RESET);
  }

  /** The next statement that fits is cut after so many bytes of its messages. */
  public void armWithin(Predicate<String> statement, long bytes) {
    armed = new Cut(statement, null, Moment.BEFORE_SERVER, Ending.RESET, bytes);
  }

  /** The cut that is armed. */
  public @Nullable Cut armed() {
    return armed;
  }

  /** Every statement that the filters have seen. */
  public List<String> seen() {
    return seen;
  }

  /** The cuts that the filters have carried out. */
  public List<Cut> cut() {
    return cut;
  }

  @Override
  public void awaitPassage() {}

  @Override
  public Optional<Cut> cutAt(String sql) {
    seen.add(sql);
    return Optional.ofNullable(armed).filter(cut -> !cut.isWithin() && cut.take(sql, List.of()));
  }

  @Override
  public Optional<Cut> cutWithin(String sql) {
    return Optional.ofNullable(armed).filter(cut -> cut.isWithin() && cut.take(sql, List.of()));
  }

  @Override
  public void cut(Cut done) {
    cut.add(done);
  }
}
