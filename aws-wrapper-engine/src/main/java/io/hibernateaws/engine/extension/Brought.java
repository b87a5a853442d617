package io.hibernateaws.engine.extension;

import io.hibernateaws.engine.api.SettingsException;
import io.hibernateaws.engine.foreign.ForeignText;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Something that an extension brings and a setting names. */
public final class Brought<T> implements Chosen<T> {
  private final String written;
  private final String what;
  private final Class<?> extension;
  private final Supplier<T> supplier;

  /**
   * @param written the setting and the value that name it, for messages
   * @param what it is, with its name and that of its extension
   * @param extension the class of the extension
   */
  Brought(String written, String what, Class<?> extension, Supplier<T> supplier) {
    this.written = written;
    this.what = what;
    this.extension = extension;
    this.supplier = supplier;
  }

  @Override
  public T make() {
    @Nullable T made;
    try {
      made = supplier.get();
    } catch (Throwable e) { // an application's, so anything
      throw (SettingsException) unmade(": " + ForeignText.message(e)).initCause(e);
    }
    if (made == null) {
      throw unmade(", its supplier gives null");
    }
    return made;
  }

  private SettingsException unmade(String why) {
    return new SettingsException(List.of(written + ": " + what + " could not be made" + why));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Brought<?> that
        && that.what.equals(what)
        && that.extension.equals(extension);
  }

  @Override
  public int hashCode() {
    return Objects.hash(what, extension);
  }

  /** What it is, as messages name it. */
  @Override
  public String toString() {
    return what;
  }
}
