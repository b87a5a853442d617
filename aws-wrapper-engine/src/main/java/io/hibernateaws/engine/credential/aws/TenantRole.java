package io.hibernateaws.engine.credential.aws;

import io.hibernateaws.engine.foreign.ForeignText;
import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/** Temporary keys of a role, which another identity assumes; renewed by the SDK when they end. */
final class TenantRole {
  private static final Duration LONGEST_CALL = Duration.ofSeconds(10);
  private static final String SESSION = "hibernate-aws";

  private TenantRole() {}

  /**
   * The keys of a role.
   *
   * @param assuming whose keys ask for them
   * @param region of the service
   */
  static AwsCredentialsProvider of(String arn, AwsCredentialsProvider assuming, String region) {
    StsClient sts =
        StsClient.builder()
            .credentialsProvider(assuming)
            .region(Region.of(region))
            .httpClient(new JdkHttp(LONGEST_CALL))
            .overrideConfiguration(limits -> limits.apiCallTimeout(LONGEST_CALL))
            .build();
    return new Closing(
        StsAssumeRoleCredentialsProvider.builder()
            .stsClient(sts)
            .refreshRequest(
                AssumeRoleRequest.builder().roleArn(arn).roleSessionName(SESSION).build())
            .build(),
        sts,
        arn);
  }

  /** Closes the client with the provider, which does not do it. */
  private record Closing(StsAssumeRoleCredentialsProvider keys, StsClient sts, String arn)
      implements AwsCredentialsProvider, SdkAutoCloseable {
    @Override
    public AwsCredentials resolveCredentials() {
      return keys.resolveCredentials();
    }

    @Override
    public void close() {
      keys.close();
      sts.close();
    }

    /** No secret. */
    @Override
    public String toString() {
      return "TenantRole[" + ForeignText.of(arn) + "]";
    }
  }
}
