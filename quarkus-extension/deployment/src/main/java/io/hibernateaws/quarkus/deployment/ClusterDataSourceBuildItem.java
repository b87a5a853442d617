package io.hibernateaws.quarkus.deployment;

import io.quarkus.builder.item.MultiBuildItem;
import org.jspecify.annotations.Nullable;

/** A datasource that follows its cluster. */
public final class ClusterDataSourceBuildItem extends MultiBuildItem {
  private final String name;
  private final @Nullable String readers;

  ClusterDataSourceBuildItem(String name, @Nullable String readers) {
    this.name = name;
    this.readers = readers;
  }

  /** Quarkus' name of it. */
  public String name() {
    return name;
  }

  /** Quarkus' name of the datasource with the readers' pool; null where there is none. */
  public @Nullable String readers() {
    return readers;
  }
}
