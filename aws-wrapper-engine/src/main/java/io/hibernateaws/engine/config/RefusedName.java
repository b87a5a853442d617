package io.hibernateaws.engine.config;

/**
 * A name, or the beginning of names, that is no mistake and no setting of the engine either.
 *
 * @param name relative to the prefix of all our settings
 * @param prefix whether every name that begins with it is refused
 * @param later whether a setting of this name is planned and not provided yet
 * @param why continues the message behind the name
 */
public record RefusedName(String name, boolean prefix, boolean later, String why) {
  private static final String NOT_YET = "known, not provided yet; remove it";

  /** The name of a setting that is known and not provided yet. */
  public static RefusedName later(String name) {
    return new RefusedName(name, false, true, NOT_YET);
  }

  /** The beginning of names of settings that are known and not provided yet. */
  public static RefusedName laterPrefix(String prefix) {
    return new RefusedName(prefix, true, true, NOT_YET);
  }

  /** The name of a setting that another layer reads. */
  public static RefusedName elsewhere(String name, String why) {
    return new RefusedName(name, false, false, why);
  }

  /** The beginning of names of settings that another layer reads. */
  public static RefusedName elsewherePrefix(String prefix, String why) {
    return new RefusedName(prefix, true, false, why);
  }

  boolean covers(String other) {
    return prefix ? other.startsWith(name) : other.equals(name);
  }
}
