package io.hibernateaws.it.adversary;

import java.util.EnumSet;
import java.util.Set;

/** What a move tries; a sequence that fails is told with the kinds of its moves. */
public enum Kind {
  /** What every application does. */
  PLAIN,
  /** A lost connection, an abort or an interrupt: the only moves after which a verdict is due. */
  FAULT,
  /** A living server that raises the code of a lost connection. */
  CODE,
  /** A read-only session on a writer that tries to write. */
  READ_ONLY,
  /** A call that ends neither normally nor with an SQLException. */
  TORN,
  /** A stack that really overflows, in the driver's code or in the engine's own. */
  OVERFLOW,
  /** The driver's own objects in the application's hands. */
  HAND_OUT,
  /** State that SQL leaves on a link. */
  LEFTOVER,
  /** A write that its text hides. */
  HIDDEN_WRITE;

  /** Known to be violated, and left out of every sequence until they are mended. */
  static final Set<Kind> NOT_MENDED = EnumSet.noneOf(Kind.class);
}
