package io.hibernateaws.engine.link;

import io.hibernateaws.engine.config.Catalogue;
import io.hibernateaws.engine.config.GivenSettings;
import io.hibernateaws.engine.config.Setting;
import io.hibernateaws.engine.config.Values;
import io.hibernateaws.engine.driver.DriverAdapter;
import io.hibernateaws.engine.driver.registry.Drivers;
import io.hibernateaws.engine.foreign.ForeignText;
import io.hibernateaws.engine.product.DatabaseProduct;
import io.hibernateaws.engine.product.registry.Families;
import io.hibernateaws.engine.product.registry.Products;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What kind of database the links lead to, through which driver, and how long the engine's own
 * queries may take.
 *
 * @param family code set by the user, null to detect it
 * @param driver code of the driver adapter, for {@link Drivers#named}
 * @param auxiliaryQueryTimeout deadline of the engine's own queries
 */
public record DatabaseSettings(
    @Nullable String family, String driver, Duration auxiliaryQueryTimeout) {
  private static final Catalogue.Builder SETTINGS = new Catalogue.Builder();

  static final Setting<String> FAMILY =
      SETTINGS.add(
          Setting.of(
                  "family",
                  value -> Families.named(Values.text(value)).code(),
                  "family code",
                  null,
                  "detected",
                  "The kind of database: " + Families.codes() + ".")
              .alias("wrapper_dialect", "wrapperDialect"));
  static final Setting<String> DRIVER =
      SETTINGS.add(
          Setting.of(
                  "driver",
                  value -> Drivers.named(Values.text(value)).code(),
                  "driver code",
                  null,
                  "from the URL",
                  "The JDBC driver below the engine: " + Drivers.codes() + ".")
              .alias(
                  "wrapper_driver_dialect",
                  "wrapper_target_driver_dialect",
                  "wrapperTargetDriverDialect"));
  static final Setting<Duration> AUXILIARY_QUERY_TIMEOUT =
      SETTINGS.add(
          Setting.seconds("auxiliary_query_timeout", 5, "Deadline of the engine's own queries.")
              .usually("100ms", "5m")
              .alias("auxiliary_query_timeout_sec"));

  /** Every setting of this record. */
  public static final Catalogue CATALOGUE = SETTINGS.build();

  /**
   * What was given, else the defaults; null where there is no driver, which is a problem, or no
   * URL.
   *
   * @param protocol of the URL, null if the URL could not be read
   * @param url name of the URL, for messages
   */
  public static @Nullable DatabaseSettings read(
      GivenSettings given, @Nullable String protocol, String url) {
    DriverAdapter driver = driver(given, protocol, url);
    String family = given.given(FAMILY);
    if (family != null && protocol != null) {
      DatabaseProduct product = Families.named(family).product();
      if (!product.protocols().equals(Products.ofProtocol(protocol).protocols())) {
        given.problem(
            given.nameOf(FAMILY)
                + "="
                + family
                + ": speaks jdbc:"
                + product.protocol().name()
                + ", and the URL is one of jdbc:"
                + protocol);
      }
    }
    return driver == null
        ? null
        : new DatabaseSettings(
            family, given.inForce(DRIVER, driver.code()), given.get(AUXILIARY_QUERY_TIMEOUT));
  }

  private static @Nullable DriverAdapter driver(
      GivenSettings given, @Nullable String protocol, String url) {
    String code = given.given(DRIVER);
    try {
      if (code == null) {
        return protocol == null ? null : Drivers.forProtocol(protocol);
      }
      if (protocol != null && !Drivers.speaks(code, Products.ofProtocol(protocol).protocols())) {
        given.problem(
            given.nameOf(DRIVER)
                + "="
                + code
                + ": understands no jdbc:"
                + protocol
                + "; remove it, and "
                + Drivers.forProtocol(protocol).code()
                + " is used");
        return null;
      }
      return Drivers.named(code);
    } catch (IllegalArgumentException e) {
      given.problem(url + ": " + ForeignText.message(e));
      return null;
    }
  }
}
