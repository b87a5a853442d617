package io.hibernateaws.engine.architecture.violations;

import java.util.ArrayList;
import java.util.List;

/** Breaks "no static mutable state": a list that is filled later, by a field that is final. */
public final class KeepsStaticState {
  static final List<String> SEEN = new ArrayList<>();

  private KeepsStaticState() {}
}
