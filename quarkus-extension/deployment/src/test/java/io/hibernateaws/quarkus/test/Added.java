package io.hibernateaws.quarkus.test;

import io.quarkus.builder.Version;
import io.quarkus.maven.dependency.Dependency;

/** Libraries that one test has and the others have not. */
final class Added {
  private Added() {}

  static Dependency quarkus(String artifact) {
    return Dependency.of("io.quarkus", artifact, Version.getVersion());
  }

  /** Of the AWS SDK. */
  static Dependency aws(String artifact) {
    return Dependency.of(
        "software.amazon.awssdk", artifact, System.getProperty("aws-sdk.version", "unknown"));
  }
}
