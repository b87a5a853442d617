package io.hibernateaws.engine.assembly;

import io.hibernateaws.engine.api.SettingsException;
import io.hibernateaws.engine.link.LinkStore;
import java.util.List;
import java.util.ServiceLoader;

/** The pool that is found by its presence, for applications that name none. */
public final class StoresOnClassPath {
  private StoresOnClassPath() {}

  /**
   * What makes the stores of an engine with these settings.
   *
   * @throws SettingsException if links are to be kept and there is no pool, or more than one
   */
  public static LinkStore.Factory of(EngineConfig config) {
    if (!config.pool().enabled()) {
      return LinkStore.Factory.UNPOOLED;
    }
    ClassLoader ours = StoresOnClassPath.class.getClassLoader();
    List<LinkStore.Factory> found = found(ours);
    if (found.isEmpty()) {
      // In a container the engine may be where the application's own libraries are not seen.
      found = found(Thread.currentThread().getContextClassLoader());
    }
    if (found.size() != 1) {
      throw new SettingsException(
          List.of(
              "pool.enabled=true: "
                  + (found.isEmpty()
                      ? "there is no pool on the class path; add io.hibernateaws:aws-link-store, or set"
                          + " hibernate.aws.pool.enabled=false to open a connection for each session"
                      : "the class path has several pools: " + names(found) + "; leave one")));
    }
    return found.get(0);
  }

  private static List<LinkStore.Factory> found(ClassLoader loader) {
    return ServiceLoader.load(LinkStore.Factory.class, loader).stream()
        .map(ServiceLoader.Provider::get)
        .toList();
  }

  private static List<String> names(List<LinkStore.Factory> found) {
    return found.stream().map(each -> each.getClass().getName()).toList();
  }
}
