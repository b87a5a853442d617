package io.hibernateaws.dialect.violations;

import io.hibernateaws.connection.AwsConnectionProvider;

/** Breaks "the dialect module does not see the provider". */
public final class SeesTheProvider {
  private SeesTheProvider() {}

  static boolean releasesAggressively(AwsConnectionProvider provider) {
    return provider.supportsAggressiveRelease();
  }
}
