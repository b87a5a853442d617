package io.hibernateaws.engine.connect;

import io.hibernateaws.engine.topology.Member;

/** Is told of every instance that a link is opened to. Any thread; must not block. */
@FunctionalInterface
public interface HostsInUse {
  void inUse(Member member);
}
