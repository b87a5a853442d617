package io.hibernateaws.it.verdict;

import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;

/**
 * One kind of call of the verdict matrix.
 *
 * @param name as it stands in the table
 * @param nature what it does to a transaction, by the rules of SQL and not by the engine's
 * @param traits what products answer differently
 */
record VerdictCall(
    String name, Nature nature, Conditions conditions, Cut cut, Set<Trait> traits, Opener opener) {
  /**
   * Under what it runs.
   *
   * @param autoCommit without a transaction
   * @param writes so that a reader has to refuse it
   * @param atCommit its message leaves in {@code commit()}
   * @param onReader on readers too
   */
  record Conditions(boolean autoCommit, boolean writes, boolean atCommit, boolean onReader) {}

  /**
   * Where its connection is cut.
   *
   * @param occurrence at which message that begins with {@code text}, from 1
   */
  record Cut(String text, int occurrence, Set<Place> places) {
    Cut at(Place... some) {
      return new Cut(text, occurrence, Set.of(some));
    }
  }

  /** Opens the work on the writer or on a reader. */
  interface Opener {
    Work open(boolean reader) throws Exception;
  }

  /** What a call does to a transaction. */
  enum Nature {
    /** Reads, and its text says so. */
    READS,
    /** Belongs to the transaction and does not end it. */
    CHANGES,
    /** Ends the transaction. */
    ENDS,
    /** Would end the transaction, and is refused by the server. */
    FAILS
  }

  /** What products answer differently. */
  enum Trait {
    SAVEPOINT,
    FETCH,
    CALL,
    /** Only its text tells whether it ends a transaction. */
    UNTOLD
  }

  /** Where in the transaction the cut is. */
  enum Place {
    FIRST("first statement"),
    MIDDLE("after another statement"),
    COMMIT("at commit()");

    final String words;

    Place(String words) {
      this.words = words;
    }
  }

  static VerdictCall of(String name, Nature nature, String text, Opener opener) {
    return new VerdictCall(
        name,
        nature,
        new Conditions(false, true, false, true),
        new Cut(text, 1, Set.of(Place.values())),
        Set.of(),
        opener);
  }

  private VerdictCall in(Conditions other) {
    return new VerdictCall(name, nature, other, cut, traits, opener);
  }

  private VerdictCall cut(Cut other) {
    return new VerdictCall(name, nature, conditions, other, traits, opener);
  }

  VerdictCall withoutTransaction() {
    return in(new Conditions(true, conditions.writes, conditions.atCommit, conditions.onReader))
        .only(Place.FIRST, Place.MIDDLE);
  }

  VerdictCall readOnly() {
    return in(
        new Conditions(conditions.autoCommit, false, conditions.atCommit, conditions.onReader));
  }

  VerdictCall flushedAtCommit() {
    return in(new Conditions(conditions.autoCommit, conditions.writes, true, false))
        .only(Place.FIRST, Place.MIDDLE);
  }

  VerdictCall onWriterOnly() {
    return in(new Conditions(conditions.autoCommit, conditions.writes, conditions.atCommit, false));
  }

  VerdictCall cutAtMessage(int number) {
    return cut(new Cut(cut.text, number, cut.places));
  }

  VerdictCall only(Place... some) {
    return cut(cut.at(some));
  }

  VerdictCall with(Trait... some) {
    return new VerdictCall(name, nature, conditions, cut, Set.of(some), opener);
  }

  boolean autoCommit() {
    return conditions.autoCommit;
  }

  boolean writes() {
    return conditions.writes;
  }

  boolean atCommit() {
    return conditions.atCommit;
  }

  boolean onReader() {
    return conditions.onReader;
  }

  boolean is(Trait trait) {
    return traits.contains(trait);
  }

  /** Whether it is a call of JDBC, without Hibernate above it. */
  boolean isJdbc() {
    return !name.contains("Session") && !name.contains("EntityManager") && !atCommit();
  }

  /** Fits the message at which this call, or the commit after it, is cut. */
  Predicate<String> message(Place place) {
    String start = place == Place.COMMIT ? "commit" : cut.text;
    int[] left = {place == Place.COMMIT ? 1 : cut.occurrence};
    return sql -> sql.strip().toLowerCase(Locale.ROOT).startsWith(start) && --left[0] == 0;
  }
}
