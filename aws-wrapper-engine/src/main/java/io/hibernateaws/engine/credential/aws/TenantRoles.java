package io.hibernateaws.engine.credential.aws;

import io.hibernateaws.engine.foreign.ForeignText;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/**
 * Temporary keys of roles that one identity assumes; renewed by the SDK when they end. All roles of
 * a region share one client, which has threads. Thread-safe; the owner closes it.
 */
final class TenantRoles implements AutoCloseable {
  private static final Duration LONGEST_CALL = Duration.ofSeconds(10);
  private static final String SESSION = "hibernate-aws";

  private final AwsCredentialsProvider assuming;
  private final Map<String, StsClient> byRegion = new ConcurrentHashMap<>();

  /**
   * @param assuming whose keys ask for those of the roles
   */
  TenantRoles(AwsCredentialsProvider assuming) {
    this.assuming = assuming;
  }

  /**
   * The keys of a role. Closed by itself.
   *
   * @param region of the service that is asked
   */
  AwsCredentialsProvider keysOf(String arn, String region) {
    return new Keys(
        StsAssumeRoleCredentialsProvider.builder()
            .stsClient(byRegion.computeIfAbsent(region, this::client))
            .refreshRequest(
                AssumeRoleRequest.builder().roleArn(arn).roleSessionName(SESSION).build())
            .build(),
        arn);
  }

  private StsClient client(String region) {
    return StsClient.builder()
        .credentialsProvider(assuming)
        .region(Region.of(region))
        .httpClient(new JdkHttp(LONGEST_CALL))
        .overrideConfiguration(limits -> limits.apiCallTimeout(LONGEST_CALL))
        .build();
  }

  @Override
  public void close() {
    byRegion.values().forEach(StsClient::close);
    byRegion.clear();
  }

  private record Keys(StsAssumeRoleCredentialsProvider provider, String arn)
      implements AwsCredentialsProvider, SdkAutoCloseable {
    @Override
    public AwsCredentials resolveCredentials() {
      return provider.resolveCredentials();
    }

    @Override
    public void close() {
      provider.close();
    }

    /** No secret. */
    @Override
    public String toString() {
      return "TenantRoles[" + ForeignText.of(arn) + "]";
    }
  }
}
