package io.hibernateaws.engine.diagnosis;

import io.hibernateaws.engine.api.Diagnosis.Finding;
import io.hibernateaws.engine.api.Diagnosis.Severity;
import io.hibernateaws.engine.credential.NoCredentialsException;
import io.hibernateaws.engine.credential.UsualCauses;
import io.hibernateaws.engine.driver.DriverAdapter;
import io.hibernateaws.engine.endpoint.Endpoint;
import io.hibernateaws.engine.foreign.ForeignText;
import io.hibernateaws.engine.link.PhysicalOpener;
import io.hibernateaws.engine.link.SlowLoginException;
import io.hibernateaws.engine.link.UntrustedServerException;
import io.hibernateaws.engine.product.FailureKind;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.sql.SQLException;

/** What a link that could not be opened says, and what mends it. */
final class ConnectFindings {
  private final PhysicalOpener opener;

  ConnectFindings(PhysicalOpener opener) {
    this.opener = opener;
  }

  /** A host whose name leads nowhere. */
  static Finding withoutAddress(Endpoint endpoint, Exception failure, Severity severity) {
    return new Finding(
        severity,
        "name.no-address",
        endpoint.host() + " has no address: " + ForeignText.message(failure),
        "correct the name, or wait until DNS knows it; a name of RDS is resolved in the VPC of the"
            + " cluster only, unless the instance is publicly accessible");
  }

  /** A host that said nothing before the deadline. */
  static Finding late(String what, long millis, Severity severity) {
    return new Finding(
        severity,
        "host.late",
        what + " has not answered within " + millis + " ms",
        "look at its load and at the network in between, or diagnose with a longer limit");
  }

  /**
   * A host that was not reached, or refused the log-in.
   *
   * @param login the user and the setting that names it, for a sentence
   * @param passwordSetting where the password is set
   * @param severity of silence; a refusal is an error at every host
   */
  Finding of(
      Endpoint endpoint,
      String login,
      String passwordSetting,
      SQLException failure,
      Severity severity) {
    String said = ForeignText.message(failure);
    if (failure instanceof UntrustedServerException) {
      return Findings.error("tls.untrusted", said + because(failure, said), trusting(failure));
    }
    if (failure instanceof SlowLoginException) {
      return new Finding(
          severity,
          "host.late",
          endpoint + " began to answer, but the log-in was not over in time: " + said,
          "look at its load and at the network in between, or diagnose with a longer limit");
    }
    if (NoCredentialsException.isBehind(failure)) {
      return Findings.error(
          "login.no-credentials", said, "mend what it says; nothing was asked of the host");
    }
    FailureKind kind = opener.failureKind(failure);
    if (kind == FailureKind.LOGIN) {
      String causes = UsualCauses.of(failure);
      return Findings.error(
          "login.refused",
          "the server refuses " + login + ": " + said,
          causes == null
              ? "correct the user or its password (" + passwordSetting + ")"
              : "look at the usual causes: " + causes);
    }
    if (kind == FailureKind.NETWORK) {
      return new Finding(
          severity,
          "host.unreachable",
          endpoint + " cannot be reached: " + said + because(failure, said),
          "see that the instance runs, and that its security group and the routes let this machine"
              + " reach port "
              + endpoint.port());
    }
    return Findings.error(
        "host.refuses",
        endpoint + " takes no connection of " + login + ": " + said,
        "mend at the server what it says");
  }

  /** What the innermost cause says, where the driver's own words do not have it. */
  private static String because(SQLException failure, String said) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    String reason = ForeignText.message(cause);
    return said.contains(reason) ? "" : ": " + reason;
  }

  /** A certificate of an unknown authority is told from one for another name by its check. */
  private String trusting(SQLException failure) {
    DriverAdapter driver = opener.driver();
    for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof CertPathValidatorException
          || cause instanceof CertPathBuilderException) {
        return "name the authority that signed the server's certificate in the driver's "
            + driver.properties().tls();
      }
    }
    return "connect by a name that the server's certificate carries, which on RDS is the endpoint"
        + " that the console shows, or let both sides encrypt where one does not, and look at the"
        + " driver's "
        + driver.properties().tls();
  }
}
