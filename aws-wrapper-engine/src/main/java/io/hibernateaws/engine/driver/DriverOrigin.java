package io.hibernateaws.engine.driver;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Where classes and exceptions of a driver come from. Stateless; any thread. */
public final class DriverOrigin {
  /** Of the classes that stand in for the engine's where a driver cannot reach those. */
  private static final String BRIDGE = "io.hibernateaws.bridge.";

  private DriverOrigin() {}

  /**
   * The name by which a driver finds a class of the engine: it asks its own class loader, and no
   * other. Where that is apart from the engine's, as in Quarkus' dev mode, a class of the same
   * simple name in {@code io.hibernateaws.bridge} may be in its reach, which finds the engine's
   * through the context class loader of the thread that connects.
   *
   * @param own class of the engine
   * @param driver class loader of the driver's classes, null for the JVM's own
   * @return null if there is none
   */
  static @Nullable String nameInReach(Class<?> own, @Nullable ClassLoader driver) {
    if (isReached(own, driver)) {
      return own.getName();
    }
    String bridge = BRIDGE + own.getSimpleName();
    try {
      Class.forName(bridge, false, driver);
      return bridge;
    } catch (ClassNotFoundException notThere) {
      return null;
    }
  }

  /** Whether a class loader has this class, and not another copy of it. */
  static boolean isReached(Class<?> own, @Nullable ClassLoader from) {
    try {
      return Class.forName(own.getName(), false, from) == own;
    } catch (ClassNotFoundException notThere) {
      return false;
    }
  }

  /**
   * Whether a driver made an exception. Many are of classes of the JDK, some made by reflection, so
   * where one was made is told by its trace.
   *
   * @param packages the beginning of the names of the driver's classes, with a dot at the end
   */
  public static boolean isMadeBy(String packages, SQLException one) {
    if (one.getClass().getName().startsWith(packages)) {
      return true;
    }
    for (StackTraceElement frame : one.getStackTrace()) {
      String maker = frame.getClassName();
      if (!maker.startsWith("java.") && !maker.startsWith("jdk.")) {
        return maker.startsWith(packages);
      }
    }
    return false;
  }
}
