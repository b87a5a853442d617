package io.hibernateaws.engine.credential.aws;

import io.hibernateaws.engine.credential.CredentialIssuer;
import io.hibernateaws.engine.credential.FederationSettings;
import io.hibernateaws.engine.credential.IamSettings;
import io.hibernateaws.engine.credential.LoginSettings;
import io.hibernateaws.engine.credential.SecretSettings;
import io.hibernateaws.engine.credential.saml.SamlLogin;
import io.hibernateaws.engine.endpoint.Endpoint;
import io.hibernateaws.engine.endpoint.EndpointParser;
import io.hibernateaws.engine.time.NanoClock;
import io.hibernateaws.engine.time.WallClock;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Makes the issuer of credentials that the settings name. */
public final class AwsLogin {
  private AwsLogin() {}

  /**
   * The issuer; nothing is asked yet.
   *
   * @param url endpoint of the connection
   * @param tokenUser how a server lets a user log in with tokens, for messages
   */
  public static CredentialIssuer issuer(
      LoginSettings settings,
      Endpoint url,
      WallClock wall,
      NanoClock clock,
      UnaryOperator<String> tokenUser) {
    if (settings instanceof IamSettings iam) {
      return iam(iam, wall, tokenUser);
    }
    if (settings instanceof SecretSettings secret) {
      return new SecretsManagerSecret(
          secret, regionOf(url), AwsIdentity.ofProfile(secret.profile()));
    }
    return federation((FederationSettings) settings, url, wall, clock, tokenUser);
  }

  private static CredentialIssuer iam(
      IamSettings iam, WallClock wall, UnaryOperator<String> tokenUser) {
    AwsIdentity identity = AwsIdentity.ofProfile(iam.profile());
    return new IamTokens(
        iam,
        new TokenSigner(TokenSigner.RDS, wall),
        identity,
        tokenUser,
        wall,
        iam.tokenExpiration());
  }

  private static CredentialIssuer federation(
      FederationSettings settings,
      Endpoint url,
      WallClock wall,
      NanoClock clock,
      UnaryOperator<String> tokenUser) {
    SamlIdentity identity =
        new SamlIdentity(
            settings, SamlLogin.of(settings, clock), new AssumedRole(settings, url), wall, clock);
    return new IamTokens(
        settings.iam(),
        new TokenSigner(TokenSigner.RDS, wall),
        new AwsIdentity(identity, null),
        tokenUser,
        wall,
        settings.tokenExpiration());
  }

  /** The region that the name of a host says, null for none. */
  static @Nullable String regionOf(Endpoint endpoint) {
    return EndpointParser.parse(endpoint.host()).region();
  }
}
