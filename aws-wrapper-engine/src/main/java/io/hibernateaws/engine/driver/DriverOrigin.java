package io.hibernateaws.engine.driver;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Where classes and exceptions of a driver come from. Stateless; any thread. */
public final class DriverOrigin {
  private DriverOrigin() {}

  /**
   * A driver that is given the name of a class asks its own class loader for it, and no other.
   *
   * @param own class of the engine
   * @param driver class loader of the driver's classes, null for the JVM's own
   * @param name of the driver, for a sentence
   * @param jar of the driver, without its version
   * @throws IllegalArgumentException that class loader has no such class, or another one
   */
  public static void requireInReach(
      Class<?> own, @Nullable ClassLoader driver, String name, String jar) {
    try {
      if (Class.forName(own.getName(), false, driver) == own) {
        return;
      }
    } catch (ClassNotFoundException notThere) {
      // Said below, as for another one.
    }
    throw new IllegalArgumentException(
        name
            + " is loaded by "
            + driver
            + ", from where it cannot reach the engine in "
            + own.getClassLoader()
            + "; put "
            + jar
            + " where the application's own jars are, not into a folder that a server shares");
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
