package io.hibernateaws.it;

import io.hibernateaws.local.ServerContainer;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The containers in which all clusters of this JVM run, one for each image; they end with it. */
final class SuiteContainer {
  static final boolean IS_WANTED = Boolean.getBoolean("it.containers");

  private static final Map<String, ServerImage> STARTED = new ConcurrentHashMap<>();

  private SuiteContainer() {}

  static ServerContainer of(Product product) {
    return STARTED.computeIfAbsent(product.image(), image -> start(product)).container();
  }

  private static ServerImage start(Product product) {
    if (!ServerImage.isPossible()) {
      throw new IllegalStateException("it.containers=true: there is no Docker here; remove it");
    }
    try {
      ServerImage image = ServerImage.start(product);
      Runtime.getRuntime().addShutdownHook(new Thread(image::close, "suite-container"));
      return image;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
