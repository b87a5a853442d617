package io.hibernateaws.engine.outcome;

/** What became of a commit that was lost in flight. */
public sealed interface Finding {
  /** It took effect, as surely as if it had been acknowledged; {@code asked} is who said so. */
  record Committed(String asked) implements Finding {}

  /** It did not and never will; {@code asked} is who said so. */
  record RolledBack(String asked) implements Finding {}

  /** Nobody could say; {@code because} continues the sentence "it could not be verified: …". */
  record Unanswered(String because) implements Finding {}
}
