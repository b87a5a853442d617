package io.hibernateaws.it.verdict;

import io.hibernateaws.it.Difference;
import io.hibernateaws.it.Product;
import io.hibernateaws.it.Told;
import io.hibernateaws.it.VerdictRows;
import io.hibernateaws.it.verdict.VerdictCall.Nature;
import io.hibernateaws.it.verdict.VerdictCall.Place;
import io.hibernateaws.it.verdict.VerdictCall.Trait;
import io.hibernateaws.local.proxy.Cut;
import io.hibernateaws.local.proxy.Ending;
import io.hibernateaws.local.proxy.Moment;
import io.hibernateaws.local.proxy.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** A call of the verdict matrix, and when and where it is lost: what is right, by the rows. */
record VerdictCell(VerdictCall call, When when, Place place, boolean reader) {
  /** When the connection is cut, as the application sees it. */
  enum When {
    NOT_SENT("before it is sent", Moment.BEFORE_SERVER, Ending.RESET),
    NO_ANSWER("sent, no answer", Moment.BEFORE_ANSWER, Ending.RESET),
    /** By FIN, which cannot overtake the answer. */
    ANSWERED("answer received", Moment.AFTER_ANSWER, Ending.FIN);

    final String words;
    final Moment moment;
    final Ending ending;

    When(String words, Moment moment, Ending ending) {
      this.words = words;
      this.moment = moment;
      this.ending = ending;
    }
  }

  /**
   * What a cell gave.
   *
   * @param next what the look-up after a call that returned said
   * @param there whether what the unit of work wrote is on the server; empty if it writes nothing
   */
  record Result(VerdictCell cell, Told told, Told next, String there, List<String> wrong) {
    String text() {
      String words =
          switch (told) {
            case RETURNED -> "returned, then " + next.words;
            case OTHER -> "the server's error, then " + next.words;
            default -> told.words;
          };
      return words + there + (wrong.isEmpty() ? "" : " **WRONG: " + wrong + "**");
    }
  }

  boolean refused() {
    return reader
        && (call.writes()
            || (call.is(Trait.CALL) && Product.differs(Difference.NO_CALL_WHERE_READ_ONLY)));
  }

  /** Whether there is such a message. */
  boolean exists() {
    if (!call.cut().places().contains(place)
        || (reader && !call.onReader())
        || (call.is(Trait.SAVEPOINT)
            && reader
            && Product.differs(Difference.NO_SAVEPOINT_WHERE_READ_ONLY))
        || (call.is(Trait.FETCH) && Product.differs(Difference.NO_FETCH_IN_PARTS))) {
      return false;
    }
    if (refused()) {
      // Refused before anything is sent, so there is no message to cut and no transaction to end.
      return when == When.NOT_SENT && place != Place.COMMIT;
    }
    // What follows the answer to a flush at commit is the commit itself.
    return !(call.atCommit() && when == When.ANSWERED);
  }

  /** Whether the call at which the cut is ends what it belongs to. */
  boolean ends() {
    return place == Place.COMMIT || call.autoCommit() || call.nature() == Nature.ENDS;
  }

  private boolean mayCommit() {
    boolean commits =
        place == Place.COMMIT
            || call.nature() == Nature.ENDS
            || call.nature() == Nature.FAILS
            || (call.autoCommit() && call.nature() != Nature.READS);
    // A procedure may commit where no answer has proved that its reader still was one.
    boolean unproved = call.autoCommit() && call.nature() == Nature.ENDS;
    return commits && (!reader || unproved);
  }

  /** What the call has to say, and what the next one has to say if it returned. */
  Told expected() {
    if (refused()) {
      return Told.REFUSED;
    }
    if (when == When.ANSWERED) {
      return call.nature() == Nature.FAILS ? Told.OTHER : Told.RETURNED;
    }
    return isUntold() ? Told.UNKNOWN : lostInFlight();
  }

  /** Whether the text may have committed, and only the end of its transaction ends that doubt. */
  private boolean isUntold() {
    return call.is(Trait.UNTOLD) && Product.differs(Difference.COMMIT_IS_UNTOLD);
  }

  private Told lostInFlight() {
    if (mayCommit()) {
      return Told.UNKNOWN;
    }
    boolean nothing = call.autoCommit() || (place == Place.FIRST && call.nature() == Nature.READS);
    return nothing ? Told.NOTHING_LOST : Told.ROLLED_BACK;
  }

  Told expectedNext() {
    if (isUntold() && place != Place.COMMIT) {
      return Told.UNKNOWN;
    }
    if (place == Place.COMMIT && !call.isJdbc() && Product.differs(Difference.AUTOCOMMIT_IS_SENT)) {
      // Hibernate's own call has found the loss, with no transaction open.
      return Told.RETURNED;
    }
    boolean begun =
        !call.is(Trait.SAVEPOINT)
            || place != Place.FIRST
            || !Product.differs(Difference.SAVEPOINT_BEGINS_NOTHING);
    return ends() || !begun ? Told.NOTHING_LOST : Told.ROLLED_BACK;
  }

  /** What comes before the call at which the cut is. */
  void prepare(Work work, UUID before, UUID row) throws Exception {
    work.begin();
    if (place != Place.FIRST) {
      work.before(before);
    }
    if (place == Place.COMMIT) {
      work.call(row);
    }
  }

  /** Cuts the message of this cell, on the connection of its unit of work as far as it has one. */
  Cut cut(Proxy proxy, Ending ending) {
    return place == Place.FIRST
        ? proxy.cutAt(call.message(place), when.moment, ending)
        : proxy.cutAfter(
            sql -> sql.contains("verdict_row"), call.message(place), when.moment, ending);
  }

  /** The call at which the cut is. */
  ThrowingCallable on(Work work, UUID row) {
    if (place == Place.COMMIT) {
      return work::commit;
    }
    return () -> {
      work.call(row);
      if (call.atCommit()) {
        work.commit();
      }
    };
  }

  static void check(Told was, Told wanted, String what, List<String> wrong) {
    if (was != wanted) {
      wrong.add(what + " '" + was.words + "' instead of '" + wanted.words + "'");
    }
  }

  /** Reads the rows on the server and compares them with what was told. */
  String checkRows(Connection server, Told told, UUID before, UUID row, List<String> wrong)
      throws SQLException {
    boolean wroteBefore = place != Place.FIRST && !reader;
    boolean beforeIsThere = VerdictRows.isThere(server, before);
    boolean writesRow = call.writes() && (call.autoCommit() || call.nature() != Nature.ENDS);
    boolean rowIsThere = VerdictRows.isThere(server, row);
    if (call.autoCommit() && wroteBefore && !beforeIsThere) {
      wrong.add("what was committed before is gone");
    }
    boolean inOneTransaction = !call.autoCommit();
    if (inOneTransaction && wroteBefore && writesRow && beforeIsThere != rowIsThere) {
      wrong.add("half of the transaction is there");
    }
    if (!writesRow && !(inOneTransaction && wroteBefore)) {
      return "";
    }
    boolean there = writesRow ? rowIsThere : beforeIsThere;
    boolean committed = told == Told.RETURNED && ends();
    boolean notCommitted =
        told == Told.ROLLED_BACK
            || told == Told.NOTHING_LOST
            || told == Told.REFUSED
            || told == Told.OTHER
            || (told == Told.RETURNED && !ends());
    if ((committed && !there) || (notCommitted && there)) {
      wrong.add("told " + told.words + ", and the row is " + (there ? "there" : "not there"));
    }
    return there ? "; committed" : "; not committed";
  }

  // ---- the table

  @Override
  public String toString() {
    return row().replace(" | ", ", ") + ", " + when.words;
  }

  private String row() {
    return "%s | %s | %s".formatted(call.name(), reader ? "reader" : "writer", place.words);
  }

  /** A line for each call in each place, with as many columns as there are moments. */
  static String table(List<Result> results, int columns) {
    Map<String, StringJoiner> rows = new LinkedHashMap<>();
    Map<String, Integer> cells = new HashMap<>();
    for (Result result : results) {
      String row = result.cell().row();
      rows.computeIfAbsent(row, r -> new StringJoiner(" | ")).add(result.text());
      cells.merge(row, 1, Integer::sum);
    }
    StringBuilder text = new StringBuilder();
    rows.forEach(
        (row, told) -> {
          int missing = columns - cells.getOrDefault(row, 0);
          text.append("| ").append(row).append(" | ").append(told);
          text.append(" | –".repeat(missing)).append(" |\n");
        });
    return text.toString();
  }

  /** What was wrong, cell by cell. */
  static List<String> wrong(List<Result> results) {
    return results.stream()
        .filter(result -> !result.wrong().isEmpty())
        .map(result -> result.cell() + ": " + result.wrong())
        .toList();
  }
}
