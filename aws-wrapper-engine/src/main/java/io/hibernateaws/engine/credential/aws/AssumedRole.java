package io.hibernateaws.engine.credential.aws;

import io.hibernateaws.engine.api.ConnectSQLException;
import io.hibernateaws.engine.credential.FederationSettings;
import io.hibernateaws.engine.endpoint.Endpoint;
import io.hibernateaws.engine.foreign.ForeignText;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Credentials;

/**
 * The role that AWS gives to whom the identity provider vouches for, asked for without credentials.
 * Stateless; any thread may ask.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithSAML.html">AssumeRoleWithSAML</a>
 */
final class AssumedRole implements SamlIdentity.Role {
  /** The longest time of one question, all attempts together. */
  static final Duration LONGEST_CALL = Duration.ofSeconds(10);

  private static final int PARTITION = 1;

  private final FederationSettings settings;
  private final Endpoint url;

  /**
   * @param url of the connection
   */
  AssumedRole(FederationSettings settings, Endpoint url) {
    this.settings = settings;
    this.url = url;
  }

  @Override
  public AwsSessionCredentials credentials(String assertion) throws SQLException {
    Region region = Region.of(region());
    refuseOtherPartition(region);
    try (StsClient sts =
        StsClient.builder()
            .credentialsProvider(AnonymousCredentialsProvider.create())
            .region(region)
            .httpClient(new JdkHttp(LONGEST_CALL))
            .overrideConfiguration(limits -> limits.apiCallTimeout(LONGEST_CALL))
            .build()) {
      return keys(
          sts.assumeRoleWithSAML(
                  question ->
                      question
                          .roleArn(settings.roleArn())
                          .principalArn(settings.idpArn())
                          .samlAssertion(assertion))
              .credentials());
    } catch (AwsServiceException e) {
      throw new ConnectSQLException(step() + reason(e), e);
    } catch (SdkException e) {
      throw new ConnectSQLException(
          step()
              + "AWS STS in "
              + region
              + " cannot be asked; check the network, and the endpoint if AWS_ENDPOINT_URL_STS names"
              + " one: "
              + ForeignText.message(e),
          e);
    }
  }

  private static AwsSessionCredentials keys(Credentials given) {
    return AwsSessionCredentials.builder()
        .accessKeyId(given.accessKeyId())
        .secretAccessKey(given.secretAccessKey())
        .sessionToken(given.sessionToken())
        .expirationTime(given.expiration())
        .build();
  }

  /** That of the tokens: of the host, else of the settings, else of the environment. */
  private String region() throws SQLException {
    String ofUrl = AwsLogin.regionOf(url);
    String named = settings.iam().host();
    String ofHost =
        ofUrl == null && named != null
            ? AwsLogin.regionOf(new Endpoint(named.replace('?', 'x'), url.port()))
            : ofUrl;
    if (ofHost != null) {
      return ofHost;
    }
    String set = settings.iam().region();
    return set != null
        ? set
        : new AwsIdentity(AnonymousCredentialsProvider.create(), null).region("iam.region");
  }

  /** Each partition has its own STS, which knows no role of another. */
  private void refuseOtherPartition(Region region) throws SQLException {
    String partition = settings.roleArn().split(":", -1)[PARTITION];
    String here = PartitionMetadata.of(region).id();
    if (!partition.equals(here)) {
      throw new ConnectSQLException(
          step()
              + "the role is one of the partition "
              + ForeignText.of(partition)
              + ", and the database is in "
              + region
              + ", which is in "
              + here
              + "; name a role of that partition in hibernate.aws.federated.iam_role_arn");
    }
  }

  private String step() {
    return "AssumeRoleWithSAML for " + ForeignText.of(settings.roleArn()) + ": ";
  }

  private String reason(AwsServiceException failure) {
    AwsErrorDetails details = failure.awsErrorDetails();
    String code = details == null ? "" : ForeignText.of(details.errorCode());
    return "AWS STS says "
        + code
        + ": "
        + usualCause(failure, code)
        + said(details == null ? null : details.errorMessage());
  }

  private static String usualCause(AwsServiceException failure, String code) {
    if (failure.isThrottlingException()) {
      return "too many requests of this account; they are answered again soon";
    }
    return switch (code) {
      case "ExpiredTokenException", "ExpiredToken" ->
          "the assertion was too old; AWS takes one for five minutes after it was made, so check the"
              + " clock of the identity provider";
      case "InvalidIdentityToken", "InvalidIdentityTokenException" ->
          "the assertion is none that the identity provider of hibernate.aws.federated.iam_idp_arn"
              + " may make; update its metadata in IAM, where its signing certificate may be an old"
              + " one, and check the audience https://signin.aws.amazon.com/saml";
      case "IDPRejectedClaim", "IDPRejectedClaimException" ->
          "the identity provider no longer stands by the assertion";
      case "AccessDenied", "AccessDeniedException" ->
          "the role may not be assumed; its trust policy must allow sts:AssumeRoleWithSAML to the"
              + " principal of hibernate.aws.federated.iam_idp_arn, and the assertion's attribute"
              + " https://aws.amazon.com/SAML/Attributes/Role must name both";
      case "RegionDisabledException" ->
          "STS is not activated in this region for the account; activate it in IAM";
      default ->
          "check hibernate.aws.federated.iam_role_arn and hibernate.aws.federated.iam_idp_arn";
    };
  }

  private static String said(@Nullable String message) {
    return message == null || message.isEmpty() ? "" : " (" + ForeignText.of(message) + ")";
  }
}
