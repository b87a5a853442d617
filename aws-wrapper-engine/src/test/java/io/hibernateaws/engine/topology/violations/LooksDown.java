package io.hibernateaws.engine.topology.violations;

import io.hibernateaws.engine.link.Link;

/** Breaks "arrows point down": a room of the observing layer that looks at a link. */
public final class LooksDown {
  private LooksDown() {}

  static long sequence(Link link) {
    return link.callSequence();
  }
}
