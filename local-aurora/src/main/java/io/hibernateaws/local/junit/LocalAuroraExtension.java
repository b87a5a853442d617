package io.hibernateaws.local.junit;

import io.hibernateaws.local.LocalAurora;
import java.time.Duration;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ExtensionContext.StoreScope;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Resolves parameters of type {@link LocalAurora}: the cluster of the class's {@link LocalCluster},
 * else the one of the launcher session, which {@link LocalAuroraLauncherListener} may have started
 * already.
 */
public final class LocalAuroraExtension implements ParameterResolver {
  private static final Namespace NAMESPACE = Namespace.create(LocalAuroraExtension.class);
  private static final String KEY = "cluster";

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == LocalAurora.class;
  }

  @Override
  public LocalAurora resolveParameter(ParameterContext parameter, ExtensionContext context) {
    ExtensionContext owner = owner(context);
    LocalCluster wanted =
        owner.getTestClass().map(type -> type.getAnnotation(LocalCluster.class)).orElse(null);
    if (wanted != null) {
      return owner
          .getStore(NAMESPACE)
          .computeIfAbsent(KEY, key -> start(wanted), LocalAurora.class);
    }
    LocalAurora early = LocalAuroraLauncherListener.cluster(context);
    if (early != null) {
      return early;
    }
    Store session = context.getStore(StoreScope.LAUNCHER_SESSION, NAMESPACE);
    return session.computeIfAbsent(KEY, key -> LocalAurora.postgresql().start(), LocalAurora.class);
  }

  /**
   * The context of the outermost class that asks for a cluster, so that nested classes share it.
   */
  private static ExtensionContext owner(ExtensionContext context) {
    ExtensionContext found = context;
    for (ExtensionContext c = context; c.getParent().isPresent(); c = c.getParent().get()) {
      if (c.getTestMethod().isEmpty()
          && c.getTestClass()
              .filter(type -> type.isAnnotationPresent(LocalCluster.class))
              .isPresent()) {
        found = c;
      }
    }
    return found;
  }

  private static LocalAurora start(LocalCluster wanted) {
    var builder =
        LocalAurora.engine(wanted.engine())
            .flavour(wanted.flavour())
            .name(wanted.name())
            .promotionDelay(Duration.ofMillis(wanted.promotionDelayMillis()))
            .autoFailover(wanted.autoFailover());
    return (wanted.instances() == 0 ? builder : builder.instances(wanted.instances())).start();
  }
}
