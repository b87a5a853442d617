package io.hibernateaws.engine.link;

import io.hibernateaws.engine.api.Member;

/** Told of the instances that links are opened to. Any thread; must not block. */
@FunctionalInterface
public interface HostsInUse {
  /** A link to this instance is being opened. */
  void inUse(Member member);
}
