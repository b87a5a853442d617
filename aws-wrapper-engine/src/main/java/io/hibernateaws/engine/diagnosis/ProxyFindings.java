package io.hibernateaws.engine.diagnosis;

import io.hibernateaws.engine.api.Diagnosis.Finding;
import io.hibernateaws.engine.driver.DriverAdapter;
import java.util.ArrayList;
import java.util.List;

/** What keeps each client of RDS Proxy to one server connection, as far as settings say it. */
final class ProxyFindings {
  private ProxyFindings() {}

  static List<Finding> of(Subject subject, DriverAdapter driver) {
    List<Finding> findings = new ArrayList<>();
    if (subject.address().readsThroughProxy() || subject.address().kind().isProxy()) {
      driver
          .pinningProperties(subject.connection().driverProperties())
          .forEach((name, why) -> findings.add(pins("the driver's property " + name, why)));
    }
    return findings;
  }

  private static Finding pins(String what, String why) {
    int parted = why.indexOf("; ");
    return Findings.warning(
        "proxy.pins",
        what
            + " pins every session behind RDS Proxy, so that it keeps a server connection to itself: "
            + why.substring(0, parted),
        why.substring(parted + 2));
  }
}
