package io.hibernateaws.engine.jdbc;

import java.sql.DriverManager;
import org.jspecify.annotations.Nullable;

/** Whether the prefix of the AWS Advanced JDBC Wrapper leads here: its own driver goes first. */
final class WrapperPrefix {
  private static final String ITS_DRIVER = "software.amazon.jdbc.Driver";

  private WrapperPrefix() {}

  /** Whether {@link DriverManager} looks for any driver of a URL, instead of a caller for ours. */
  static boolean isAnyonesToTake() {
    return StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE)
        .walk(
            frames ->
                frames
                    .<Class<?>>map(StackWalker.StackFrame::getDeclaringClass)
                    .filter(caller -> caller != WrapperPrefix.class && caller != AwsDriver.class)
                    .findFirst())
        .filter(caller -> caller == DriverManager.class)
        .isPresent();
  }

  /** Whether the wrapper's own driver is there, registered or not. */
  static boolean hasOwnDriver() {
    return has(Thread.currentThread().getContextClassLoader())
        || has(WrapperPrefix.class.getClassLoader())
        || DriverManager.drivers()
            .anyMatch(driver -> driver.getClass().getName().equals(ITS_DRIVER));
  }

  private static boolean has(@Nullable ClassLoader loader) {
    try {
      Class.forName(ITS_DRIVER, false, loader);
      return true;
    } catch (ClassNotFoundException | LinkageError e) {
      return false;
    }
  }
}
