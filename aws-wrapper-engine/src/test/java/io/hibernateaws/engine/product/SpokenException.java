package io.hibernateaws.engine.product;

import java.sql.SQLException;

/** An exception of a driver that no server has, which says who made it. */
public final class SpokenException extends SQLException {
  private static final long serialVersionUID = 1L;

  private final Speaker by;

  public SpokenException(Speaker by, String reason, String state) {
    super(reason, state);
    this.by = by;
  }

  public SpokenException(Speaker by, String reason, String state, Throwable cause) {
    super(reason, state, cause);
    this.by = by;
  }

  /** Who made an exception; what is not of this class is the driver's. */
  public static Speaker speaker(SQLException one) {
    return one instanceof SpokenException spoken ? spoken.by : Speaker.DRIVER;
  }
}
