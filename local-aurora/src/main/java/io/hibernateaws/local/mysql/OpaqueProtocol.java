package io.hibernateaws.local.mysql;

import io.hibernateaws.local.proxy.Protocol;
import java.util.List;

/** MySQL's protocol as it is while nothing in it is looked for. */
final class OpaqueProtocol implements Protocol {
  @Override
  public Filters open(Connection connection) {
    return new Filters(List.of(), List.of());
  }

  @Override
  public boolean understood() {
    return false;
  }
}
