package io.hibernateaws.store;

import io.hibernateaws.engine.link.LinkStore;

/** Makes link stores that keep their links in Agroal. Stateless. */
public final class AgroalLinkStores implements LinkStore.Factory {
  @Override
  public LinkStore create(String name, LinkStore.LinkOpening opening) {
    return new AgroalLinkStore(name, opening);
  }
}
