package io.hibernateaws.engine.extension;

import io.hibernateaws.engine.foreign.ForeignText;
import io.hibernateaws.engine.spi.ConnectInterceptor;
import io.hibernateaws.engine.spi.CredentialSource;
import io.hibernateaws.engine.spi.EngineExtension;
import io.hibernateaws.engine.spi.HostSelector;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One extension, with what it says that it brings.
 *
 * @param type its class
 */
record FoundExtension(
    String name,
    Class<?> type,
    Map<String, Supplier<HostSelector>> hostSelectors,
    Map<String, Supplier<CredentialSource>> credentialSources,
    Map<String, Supplier<ConnectInterceptor>> connectInterceptors) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_-]{0,62}");

  /**
   * Asks an extension what it brings.
   *
   * @throws IllegalArgumentException whose message names the extension
   */
  static FoundExtension of(EngineExtension extension) {
    String called = "the extension " + extension.getClass().getName();
    try {
      String name = extension.name();
      if (!isName(name)) {
        throw new IllegalArgumentException(
            "is called "
                + ForeignText.quoted(name)
                + "; a name begins with a letter and has letters, digits, - and _");
      }
      called = "the extension '" + name + "'";
      return new FoundExtension(
          name,
          extension.getClass(),
          checked(extension.hostSelectors(), "hostSelectors"),
          checked(extension.credentialSources(), "credentialSources"),
          checked(extension.connectInterceptors(), "connectInterceptors"));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(called + " " + ForeignText.message(e), e);
    } catch (Throwable e) { // an application's, so anything
      throw new IllegalArgumentException(called + " cannot say what it brings: " + text(e), e);
    }
  }

  private static <T> Map<String, Supplier<T>> checked(
      @Nullable Map<String, Supplier<T>> brought, String method) {
    if (brought == null) {
      throw new IllegalArgumentException("gives null for " + method);
    }
    for (String name : brought.keySet()) {
      if (!isName(name)) {
        throw new IllegalArgumentException(
            "calls one of its "
                + method
                + " "
                + ForeignText.quoted(name)
                + "; a name begins with a letter and has letters, digits, - and _");
      }
    }
    return Map.copyOf(brought);
  }

  private static boolean isName(@Nullable String name) {
    return name != null && NAME.matcher(name).matches();
  }

  /** Names are compared in this form. */
  static String folded(String name) {
    return name.replace("_", "").replace("-", "").toLowerCase(Locale.ROOT);
  }

  /** What was thrown, in a line. */
  static String text(Throwable thrown) {
    return thrown.getMessage() == null ? thrown.getClass().getName() : ForeignText.message(thrown);
  }
}
