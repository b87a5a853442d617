package io.hibernateaws.engine.credential.aws;

import io.hibernateaws.engine.api.ConnectSQLException;
import io.hibernateaws.engine.foreign.ForeignText;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/**
 * As whom AWS is asked. The SDK keeps temporary credentials and renews them by itself; a profile
 * that names a role is assumed by it where {@code software.amazon.awssdk:sts} is on the class path.
 * Thread-safe; the owner closes it.
 */
final class AwsIdentity implements AutoCloseable {
  private final AwsCredentialsProvider provider;
  private final @Nullable String profile;
  private final @Nullable String role;

  AwsIdentity(AwsCredentialsProvider provider, @Nullable String profile) {
    this(provider, profile, null);
  }

  private AwsIdentity(
      AwsCredentialsProvider provider, @Nullable String profile, @Nullable String role) {
    this.provider = provider;
    this.profile = profile;
    this.role = role;
  }

  /** A profile that is named comes before what the environment holds; null for the usual chain. */
  static AwsIdentity ofProfile(@Nullable String profile) {
    return new AwsIdentity(
        profile == null
            ? DefaultCredentialsProvider.builder().build()
            : ProfileCredentialsProvider.builder().profileName(profile).build(),
        profile);
  }

  /**
   * A role that this identity assumes. Closed by itself.
   *
   * @param region of the service that is asked
   * @param roles of this identity
   */
  AwsIdentity as(String roleArn, String region, TenantRoles roles) {
    return new AwsIdentity(roles.keysOf(roleArn, region), profile, roleArn);
  }

  /** For the clients of services. */
  AwsCredentialsProvider provider() {
    return provider;
  }

  /** The credentials of now; may ask a service. */
  AwsCredentials credentials() throws SQLException {
    try {
      return provider.resolveCredentials();
    } catch (SdkException | IllegalStateException e) {
      // A log-in says by itself what to do, also below a role that it was to assume.
      for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
        if (cause instanceof ConnectSQLException login) {
          throw login;
        }
      }
      throw new ConnectSQLException(
          "there are no AWS credentials " + where() + ": " + ForeignText.message(e), e);
    }
  }

  private String where() {
    if (role != null) {
      return "of the role "
          + ForeignText.of(role)
          + ", which must trust the identity that assumes it, with sts:AssumeRole";
    }
    return profile == null
        ? "in the environment"
        : "in the profile " + ForeignText.of(profile) + " (credentials.profile)";
  }

  /**
   * The region of the environment or the profile.
   *
   * @param setting that may name one, for the message
   */
  String region(String setting) throws SQLException {
    try {
      DefaultAwsRegionProviderChain.Builder chain = DefaultAwsRegionProviderChain.builder();
      if (profile != null) {
        chain.profileName(profile);
      }
      return chain.build().getRegion().id();
    } catch (SdkException e) {
      throw new ConnectSQLException(
          "no AWS region is known; set hibernate.aws." + setting + ": " + ForeignText.message(e),
          e);
    }
  }

  @Override
  public void close() {
    if (provider instanceof SdkAutoCloseable closeable) {
      closeable.close();
    }
  }
}
