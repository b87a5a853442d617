package io.hibernateaws.engine.route;

import io.hibernateaws.engine.api.Member;

/**
 * Readers that answer and are not offered yet, because they died before. Asked on every borrow by
 * any thread; must not block.
 */
@FunctionalInterface
public interface HeldBack {
  /** Whether others are preferred to this reader now; never true of a writer. */
  boolean holdsBack(Member member);
}
