package io.hibernateaws.local.iam;

import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.rds.RdsUtilities;

/** Tokens as the AWS SDK makes them, of the machine's own time. */
public record SdkTokens(AwsCredentials credentials, String region) {
  public static SdkTokens of(String keyId, String secret) {
    return new SdkTokens(AwsBasicCredentials.create(keyId, secret), IamGate.REGION);
  }

  public static SdkTokens of(String keyId, String secret, String session) {
    return new SdkTokens(AwsSessionCredentials.create(keyId, secret, session), IamGate.REGION);
  }

  SdkTokens in(String other) {
    return new SdkTokens(credentials, other);
  }

  public String token(String host, int port, String user) {
    return RdsUtilities.builder()
        .credentialsProvider(StaticCredentialsProvider.create(credentials))
        .region(Region.of(region))
        .build()
        .generateAuthenticationToken(b -> b.hostname(host).port(port).username(user));
  }
}
