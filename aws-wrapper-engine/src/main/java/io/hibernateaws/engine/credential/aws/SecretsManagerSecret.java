package io.hibernateaws.engine.credential.aws;

import io.hibernateaws.engine.api.ConnectSQLException;
import io.hibernateaws.engine.credential.CredentialIssuer;
import io.hibernateaws.engine.credential.Issued;
import io.hibernateaws.engine.credential.SecretSettings;
import io.hibernateaws.engine.endpoint.Endpoint;
import io.hibernateaws.engine.foreign.ForeignText;
import java.net.URI;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClientBuilder;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueResponse;

/**
 * User and password that stand in a secret of AWS Secrets Manager, the same for every server. What
 * was read serves for {@link #SERVES_LONGER} more than it should where the service fails.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html">GetSecretValue</a>
 */
final class SecretsManagerSecret implements CredentialIssuer {
  static final Duration SERVES_LONGER = Duration.ofHours(24);

  private static final Duration LONGEST_CALL = Duration.ofSeconds(10);
  private static final Duration LONGEST_ATTEMPT = Duration.ofSeconds(4);

  /** The service where a secret is, with the client that asks it. */
  private record Service(SecretsManagerClient client, String place) {}

  private final SecretSettings settings;
  private final @Nullable String regionOfUrl;
  private final AwsIdentity identity;
  private final @Nullable SecretsManagerSecret ofUnit;
  private final String secret;
  private final Map<String, Service> services = new ConcurrentHashMap<>();

  /**
   * @param regionOfUrl which the host of the connection's URL tells, null for none
   * @param identity closed with this issuer
   */
  SecretsManagerSecret(
      SecretSettings settings, @Nullable String regionOfUrl, AwsIdentity identity) {
    this(settings, regionOfUrl, identity, null, " (hibernate.aws.secrets_manager.secret_id)");
  }

  private SecretsManagerSecret(
      SecretSettings settings,
      @Nullable String regionOfUrl,
      AwsIdentity identity,
      @Nullable SecretsManagerSecret ofUnit,
      String namedBy) {
    this.settings = settings;
    this.regionOfUrl = regionOfUrl;
    this.identity = identity;
    this.ofUnit = ofUnit;
    this.secret = "the secret " + ForeignText.of(settings.id()) + namedBy;
  }

  /** Another secret, in the region that its ARN names or in the unit's. */
  @Override
  public CredentialIssuer as(String secretId) {
    return new SecretsManagerSecret(
        settings.with(secretId),
        regionOfUrl,
        identity,
        ofUnit == null ? this : ofUnit,
        " (of a tenant)");
  }

  @Override
  public Object key(Endpoint endpoint, String user) {
    return user;
  }

  /** The driver's own handshake keeps it. */
  @Override
  public boolean needsTls() {
    return false;
  }

  @Override
  public Issued issue(Endpoint endpoint, String user) throws SQLException {
    if (!user.equals(settings.id())) {
      throw new ConnectSQLException(
          secret
              + " gives the credentials of the unit alone, and "
              + ForeignText.of(user)
              + " has no password; give it one");
    }
    GetSecretValueResponse answer = ask();
    String text = answer.secretString();
    if (text == null) {
      throw new ConnectSQLException(
          secret + " is binary; store a text, a JSON object with the keys of user and password");
    }
    return new Issued(
        SecretContent.credentials(text, secret, settings.usernameKey(), settings.passwordKey()),
        settings.expiration(),
        settings.expiration().plus(SERVES_LONGER));
  }

  private GetSecretValueResponse ask() throws SQLException {
    identity.credentials(); // says best what is missing
    Service asked = service();
    try {
      return asked.client.getSecretValue(question -> question.secretId(settings.id()));
    } catch (SdkException e) {
      throw SecretFailures.of(e, secret, asked.place);
    }
  }

  /** All secrets of a region are asked for by one client, which has threads. */
  private Service service() throws SQLException {
    return (ofUnit == null ? this : ofUnit).services.computeIfAbsent(region(), this::make);
  }

  private String region() throws SQLException {
    if (settings.region() != null) {
      return settings.region();
    }
    return regionOfUrl == null ? identity.region("secrets_manager.region") : regionOfUrl;
  }

  private Service make(String region) {
    URI endpoint = settings.endpoint();
    SecretsManagerClientBuilder builder =
        SecretsManagerClient.builder()
            .credentialsProvider(identity.provider())
            .region(Region.of(region))
            .httpClient(new JdkHttp(LONGEST_ATTEMPT))
            .overrideConfiguration(
                limits ->
                    limits.apiCallTimeout(LONGEST_CALL).apiCallAttemptTimeout(LONGEST_ATTEMPT));
    if (endpoint != null) {
      builder.endpointOverride(endpoint);
    }
    return new Service(
        builder.build(), endpoint == null ? region : region + " at " + ForeignText.of(endpoint));
  }

  /** A rotation changes the server first and the secret's current version after it. */
  @Override
  public Duration changeTakes() {
    return settings.retryTimeout();
  }

  @Override
  public String usualCauses(Endpoint endpoint, String user) {
    return "a rotation of "
        + secret
        + " is under way, takes longer than hibernate.aws.secrets_manager.retry_timeout="
        + settings.retryTimeout().toMillis()
        + "ms, or has failed; the password was changed at the server alone; the secret is another"
        + " cluster's";
  }

  @Override
  public void close() {
    services.values().forEach(one -> one.client.close());
    services.clear();
    if (ofUnit == null) {
      identity.close();
    }
  }

  /** No secret. */
  @Override
  public String toString() {
    return "SecretsManagerSecret[" + ForeignText.of(settings.id()) + "]";
  }
}
