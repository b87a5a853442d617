package io.hibernateaws.engine.credential;

import io.hibernateaws.engine.config.GivenSettings;
import io.hibernateaws.engine.driver.DriverAdapter;
import io.hibernateaws.engine.driver.tls.TlsInForce;
import io.hibernateaws.engine.driver.tls.TlsInForce.Certainty;
import io.hibernateaws.engine.driver.tls.TlsNames;
import io.hibernateaws.engine.foreign.ForeignText;
import io.hibernateaws.engine.monitoring.MonitorLinkSettings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * What a password that is sent as it is demands of the driver's properties: links without TLS are
 * refused, and those with TLS to whoever answers are warned of once. Confined to one reading.
 */
final class TlsDemand {
  private final GivenSettings given;
  private final DriverAdapter driver;
  private final String plugin;
  private final UnaryOperator<String> written;

  /**
   * @param plugin that sends such passwords
   * @param written the name of a property as the user wrote it, or would write it
   */
  TlsDemand(
      GivenSettings given, DriverAdapter driver, String plugin, UnaryOperator<String> written) {
    this.given = given;
    this.driver = driver;
    this.plugin = plugin;
    this.written = written;
  }

  /** Looks at the properties of sessions and, where these are in order, at those of monitors. */
  void check(Map<String, String> ofDriver, List<MonitorLinkSettings> monitors) {
    if (!isInOrder(ofDriver, "", written)) {
      return;
    }
    for (MonitorLinkSettings links : monitors) {
      Map<String, String> ofMonitor = new HashMap<>(ofDriver);
      ofMonitor.putAll(links.driverProperties());
      if (!isInOrder(
          ofMonitor,
          "the driver properties of monitors (topology.monitoring.*,"
              + " host_monitoring.monitoring.*): ",
          UnaryOperator.identity())) {
        return;
      }
    }
  }

  private boolean isInOrder(
      Map<String, String> properties, String of, UnaryOperator<String> written) {
    TlsNames names = driver.properties().tls();
    String verified = written.apply(names.mode()) + "=" + names.verified();
    TlsInForce inForce;
    try {
      inForce = driver.tls(properties);
    } catch (IllegalArgumentException e) {
      given.problem(
          of
              + "the driver "
              + driver.code()
              + " does not take its properties: "
              + ForeignText.message(e)
              + "; the plugin "
              + plugin
              + " needs "
              + verified);
      return false;
    }
    if (inForce.certainty() == Certainty.VERIFIED) {
      return true;
    }
    String decides = inForce.property();
    if (decides == null) {
      given.problem(of + verified + ": is missing; " + because("TLS must be certain"));
      return false;
    }
    String does =
        of
            + written.apply(decides)
            + "="
            + ForeignText.of(properties.getOrDefault(decides, ""))
            + ": "
            + inForce.certainty().means()
            + "; ";
    if (inForce.certainty() == Certainty.PLAIN) {
      given.problem(does + because("TLS must be certain") + "; write " + verified);
    } else {
      given.warn(
          does
              + because("the server should be verified")
              + "; write "
              + verified
              + " in its place, with the bundle of RDS as "
              + names.authority());
    }
    return false;
  }

  private String because(String so) {
    return "the plugin "
        + plugin
        + " sends passwords that whoever is in between could use, so "
        + so;
  }
}
