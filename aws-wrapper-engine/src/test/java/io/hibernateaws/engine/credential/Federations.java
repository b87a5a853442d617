package io.hibernateaws.engine.credential;

import io.hibernateaws.engine.endpoint.Endpoint;
import io.hibernateaws.engine.spi.Credentials;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Settings of log-ins at identity providers, for tests. */
public final class Federations {
  public static final String ROLE = "arn:aws:iam::123456789012:role/shop";
  public static final String PROVIDER = "arn:aws:iam::123456789012:saml-provider/corp";

  private Federations() {}

  /** A provider on this machine, whose certificate nobody verifies. */
  public static FederationSettings at(LoginKind kind, int port, Credentials user, Duration time) {
    return settings(kind, new Endpoint("localhost", port), user, time, ROLE, null, null);
  }

  /** A role for a database in some region. */
  public static FederationSettings role(
      String role, @Nullable String iamHost, @Nullable String iamRegion) {
    return settings(
        LoginKind.FEDERATED_AUTH,
        new Endpoint("idp.example.com", 443),
        new Credentials("ann", "secret"),
        Duration.ofSeconds(5),
        role,
        iamHost,
        iamRegion);
  }

  private static FederationSettings settings(
      LoginKind kind,
      Endpoint idp,
      Credentials user,
      Duration time,
      String role,
      @Nullable String iamHost,
      @Nullable String iamRegion) {
    Duration life = Duration.ofSeconds(870);
    return new FederationSettings(
        kind,
        "shop",
        user,
        idp,
        "adfs",
        "urn:amazon:webservices",
        kind == LoginKind.OKTA ? "exk1" : null,
        role,
        PROVIDER,
        life,
        time,
        false,
        new IamSettings(iamHost, iamRegion, null, life, null));
  }
}
