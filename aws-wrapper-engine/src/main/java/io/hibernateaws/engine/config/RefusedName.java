package io.hibernateaws.engine.config;

/**
 * A name, or the beginning of names, that is no mistake and no setting of the engine either.
 *
 * @param name relative to the prefix of all our settings
 * @param prefix whether every name that begins with it is refused
 * @param why continues the message behind the name
 */
public record RefusedName(String name, boolean prefix, Kind kind, String why) {
  private static final String NOT_YET = "known, not provided yet; remove it";

  /** Whose name it is. */
  public enum Kind {
    /** A setting of this name is planned. */
    LATER,
    /** Another layer of this project reads it. */
    ELSEWHERE,
    /** A setting of another product, and none is planned. */
    FOREIGN
  }

  /** The name of a setting that is known and not provided yet. */
  public static RefusedName later(String name) {
    return new RefusedName(name, false, Kind.LATER, NOT_YET);
  }

  /** The beginning of names of settings that are known and not provided yet. */
  public static RefusedName laterPrefix(String prefix) {
    return new RefusedName(prefix, true, Kind.LATER, NOT_YET);
  }

  /** The name of a setting that another layer reads. */
  public static RefusedName elsewhere(String name, String why) {
    return new RefusedName(name, false, Kind.ELSEWHERE, why);
  }

  /** The beginning of names of settings that another layer reads. */
  public static RefusedName elsewherePrefix(String prefix, String why) {
    return new RefusedName(prefix, true, Kind.ELSEWHERE, why);
  }

  /** The name of a setting of another product, or with {@code *} at its end of several. */
  public static RefusedName foreign(String name, String why) {
    boolean prefix = name.endsWith("*");
    return new RefusedName(
        prefix ? name.substring(0, name.length() - 1) : name, prefix, Kind.FOREIGN, why);
  }

  /** Whether a setting of this name is planned and not provided yet. */
  public boolean later() {
    return kind == Kind.LATER;
  }

  boolean covers(String other) {
    return prefix ? other.startsWith(name) : other.equals(name);
  }
}
