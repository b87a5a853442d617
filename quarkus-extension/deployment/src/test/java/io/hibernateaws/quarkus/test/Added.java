package io.hibernateaws.quarkus.test;

import io.quarkus.builder.Version;
import io.quarkus.maven.dependency.Dependency;

/** Extensions of Quarkus that one test has and the others have not. */
final class Added {
  private Added() {}

  static Dependency quarkus(String artifact) {
    return Dependency.of("io.quarkus", artifact, Version.getVersion());
  }
}
