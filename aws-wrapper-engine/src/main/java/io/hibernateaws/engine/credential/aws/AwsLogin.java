package io.hibernateaws.engine.credential.aws;

import io.hibernateaws.engine.credential.CredentialIssuer;
import io.hibernateaws.engine.credential.IamSettings;
import io.hibernateaws.engine.credential.LoginSettings;
import io.hibernateaws.engine.credential.SecretSettings;
import io.hibernateaws.engine.endpoint.Endpoint;
import io.hibernateaws.engine.endpoint.EndpointParser;
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
      LoginSettings settings, Endpoint url, WallClock wall, UnaryOperator<String> tokenUser) {
    if (settings instanceof IamSettings iam) {
      return iam(iam, wall, tokenUser);
    }
    if (settings instanceof SecretSettings secret) {
      return new SecretsManagerSecret(
          secret, regionOf(url), AwsIdentity.ofProfile(secret.profile()));
    }
    throw new IllegalStateException(settings.kind() + " is not provided yet");
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

  /** The region that the name of a host says, null for none. */
  static @Nullable String regionOf(Endpoint endpoint) {
    return EndpointParser.parse(endpoint.host()).region();
  }
}
