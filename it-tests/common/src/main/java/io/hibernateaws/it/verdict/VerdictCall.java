package io.hibernateaws.it.verdict;

import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;

/**
 * One kind of call of the verdict matrix.
 *
 * @param name as it stands in the table
 * @param nature what it does to a transaction, by the rules of SQL and not by the engine's
 * @param autoCommit whether it runs without a transaction
 * @param writes whether a reader has to refuse it
 * @param atCommit whether its message leaves in {@code commit()}
 * @param traits what products answer differently
 * @param occurrence at which message that begins with {@code text} it is cut, from 1
 */
record VerdictCall(
    String name,
    Nature nature,
    boolean autoCommit,
    boolean writes,
    boolean atCommit,
    String text,
    int occurrence,
    Set<Place> places,
    boolean onReader,
    Set<Trait> traits,
    Opener opener) {
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
        name, nature, false, true, false, text, 1, Set.of(Place.values()), true, Set.of(), opener);
  }

  VerdictCall withoutTransaction() {
    return new VerdictCall(
        name,
        nature,
        true,
        writes,
        atCommit,
        text,
        occurrence,
        Set.of(Place.FIRST, Place.MIDDLE),
        onReader,
        traits,
        opener);
  }

  VerdictCall readOnly() {
    return new VerdictCall(
        name,
        nature,
        autoCommit,
        false,
        atCommit,
        text,
        occurrence,
        places,
        onReader,
        traits,
        opener);
  }

  VerdictCall flushedAtCommit() {
    return new VerdictCall(
        name,
        nature,
        autoCommit,
        writes,
        true,
        text,
        occurrence,
        Set.of(Place.FIRST, Place.MIDDLE),
        false,
        traits,
        opener);
  }

  VerdictCall cutAtMessage(int number) {
    return new VerdictCall(
        name, nature, autoCommit, writes, atCommit, text, number, places, onReader, traits, opener);
  }

  VerdictCall only(Place... some) {
    return new VerdictCall(
        name,
        nature,
        autoCommit,
        writes,
        atCommit,
        text,
        occurrence,
        Set.of(some),
        onReader,
        traits,
        opener);
  }

  VerdictCall onWriterOnly() {
    return new VerdictCall(
        name,
        nature,
        autoCommit,
        writes,
        atCommit,
        text,
        occurrence,
        places,
        false,
        traits,
        opener);
  }

  VerdictCall with(Trait... some) {
    return new VerdictCall(
        name,
        nature,
        autoCommit,
        writes,
        atCommit,
        text,
        occurrence,
        places,
        onReader,
        Set.of(some),
        opener);
  }

  boolean is(Trait trait) {
    return traits.contains(trait);
  }

  /** Whether it is a call of JDBC, without Hibernate above it. */
  boolean isJdbc() {
    return !name.contains("Session") && !name.contains("EntityManager") && !atCommit;
  }

  /** Fits the message at which this call, or the commit after it, is cut. */
  Predicate<String> message(Place place) {
    String start = place == Place.COMMIT ? "commit" : text;
    int[] left = {place == Place.COMMIT ? 1 : occurrence};
    return sql -> sql.strip().toLowerCase(Locale.ROOT).startsWith(start) && --left[0] == 0;
  }
}
