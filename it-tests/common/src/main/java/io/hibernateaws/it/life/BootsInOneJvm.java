package io.hibernateaws.it.life;

import java.io.File;
import java.lang.ref.WeakReference;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * A container that deploys and undeploys one application over and over, as a program of its own:
 * only the driver and logging are the container's, everything else is in a class loader that must
 * be collectable afterwards.
 */
final class BootsInOneJvm {
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(60);

  private BootsInOneJvm() {}

  /** Arguments: how often, URL, user, password, class path of the application. */
  public static void main(String[] args) throws Exception {
    int times = Integer.parseInt(args[0]);
    Map<String, Object> settings = new HashMap<>();
    settings.put("hibernate.connection.provider_class", "aws");
    settings.put("jakarta.persistence.jdbc.url", args[1]);
    settings.put("jakarta.persistence.jdbc.user", args[2]);
    settings.put("jakarta.persistence.jdbc.password", args[3]);
    // The driver keeps a thread of its own from its first connection on; it is the container's
    // driver.
    DriverManager.getConnection(args[1], args[2], args[3]).close();
    Set<Thread> before = Thread.getAllStackTraces().keySet();

    WeakReference<ClassLoader> loader = deploy(times, settings, args[4]);
    forgetTheLastRecord();

    long deadline = System.nanoTime() + PATIENCE;
    Set<String> left = left(before);
    while (System.nanoTime() - deadline < 0 && (loader.get() != null || !left.isEmpty())) {
      System.gc();
      // Whatever still ends does so on a thread of its own; it gets a moment.
      new Thread(() -> {}).join(50);
      left = left(before);
    }
    boolean collected = loader.get() == null;
    System.out.println("BOOTS n=" + times + " collected=" + collected + " threads_left=" + left);
    System.exit(collected && left.isEmpty() ? 0 : 1);
  }

  private record Anything(Thread value) {}

  /**
   * JDK 17 remembers the last record type whose {@code equals} it has linked, until the next one
   * anywhere in the JVM.
   */
  private static void forgetTheLastRecord() {
    Anything one = new Anything(Thread.currentThread());
    if (!one.equals(new Anything(Thread.currentThread()))) {
      throw new IllegalStateException("equal records differ");
    }
  }

  private static WeakReference<ClassLoader> deploy(
      int times, Map<String, Object> settings, String classPath) throws Exception {
    Thread thread = Thread.currentThread();
    ClassLoader container = thread.getContextClassLoader();
    URL[] urls =
        List.of(classPath.split(File.pathSeparator)).stream()
            .map(BootsInOneJvm::url)
            .toArray(URL[]::new);
    try (URLClassLoader loader = new URLClassLoader(urls, container)) {
      thread.setContextClassLoader(loader);
      loader
          .loadClass("io.hibernateaws.it.Boots")
          .getMethod("times", int.class, Map.class)
          .invoke(null, times, settings);
      return new WeakReference<>(loader);
    } finally {
      thread.setContextClassLoader(container);
    }
  }

  private static URL url(String path) {
    try {
      return Path.of(path).toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalStateException("the class path has an entry that is no URL: " + path, e);
    }
  }

  private static Set<String> left(Set<Thread> before) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> !before.contains(thread) && thread.isAlive())
        .map(Thread::getName)
        .collect(Collectors.toSet());
  }
}
