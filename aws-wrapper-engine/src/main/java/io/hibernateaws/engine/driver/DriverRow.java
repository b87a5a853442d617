package io.hibernateaws.engine.driver;

import io.hibernateaws.engine.product.Speaker;
import java.sql.SQLException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One driver that the engine knows; its classes may be missing.
 *
 * @param code in the setting {@code driver}
 * @param protocol of the URLs for which it is chosen, null if for none
 * @param artifact where its classes are, null if it is known but not provided yet
 * @param adapter makes its adapter, null if it is known but not provided yet
 * @param speaker who made an exception, unknown if it is none of this driver's
 */
public record DriverRow(
    String code,
    @Nullable String protocol,
    @Nullable String artifact,
    @Nullable Supplier<DriverAdapter> adapter,
    Function<SQLException, Speaker> speaker) {
  /** One that is known, and not provided yet. */
  public static DriverRow notYet(String code) {
    return new DriverRow(code, null, null, null, one -> Speaker.UNKNOWN);
  }
}
