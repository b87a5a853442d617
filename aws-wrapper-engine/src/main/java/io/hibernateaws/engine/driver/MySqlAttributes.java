package io.hibernateaws.engine.driver;

import org.jspecify.annotations.Nullable;

/**
 * The attributes by which a connection to a MySQL server names itself. Drivers take them in one
 * property, parted by commas, and their names from their values by colons.
 */
public final class MySqlAttributes {
  /** That servers show; to the drivers it is part of another property. */
  public static final String PROGRAM_NAME = "program_name";

  private MySqlAttributes() {}

  /**
   * The attributes with the name of the program before those that were given.
   *
   * @param given null or empty for none
   */
  public static String naming(String program, @Nullable String given) {
    return PROGRAM_NAME
        + ":"
        + program.replace(',', ' ').replace(':', ' ')
        + (given == null || given.isEmpty() ? "" : "," + given);
  }
}
