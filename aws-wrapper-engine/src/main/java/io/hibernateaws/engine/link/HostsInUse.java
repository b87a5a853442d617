package io.hibernateaws.engine.link;

import io.hibernateaws.engine.api.Member;

/** Is told of the instances that links are opened to. Any thread; must not block. */
@FunctionalInterface
public interface HostsInUse {
  /** A link to it is being opened. */
  void inUse(Member member);

  /** A session gives back a link to it that is good for the next one. */
  default void served(Member member) {}
}
