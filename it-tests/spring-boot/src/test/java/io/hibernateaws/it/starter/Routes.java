package io.hibernateaws.it.starter;

import io.hibernateaws.engine.api.EngineEvent;
import io.hibernateaws.engine.api.EngineObserver;
import io.hibernateaws.engine.api.Role;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The roles of the instances that sessions were bound to, in their order. */
final class Routes implements EngineObserver {
  private final List<Role> taken = new CopyOnWriteArrayList<>();

  @Override
  public void on(EngineEvent event) {
    if (event instanceof EngineEvent.Bound bound) {
      taken.add(bound.role());
    }
  }

  /** Those of one piece of work. */
  List<Role> of(Runnable work) {
    taken.clear();
    work.run();
    return List.copyOf(taken);
  }
}
