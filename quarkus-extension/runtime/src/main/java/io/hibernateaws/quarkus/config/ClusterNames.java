package io.hibernateaws.quarkus.config;

/** The names that the extension gives to what it derives from the application's configuration. */
public final class ClusterNames {
  /** Prefix of every key of the extension. */
  public static final String PREFIX = "quarkus.hibernate-aws.";

  /** Quarkus' name of the datasource without a name. */
  public static final String DEFAULT = "<default>";

  /** JDBC property that says for whom a connection is: {@link #READER}; absent for the writer. */
  public static final String ROLE = PREFIX + "role";

  /** Value of {@link #ROLE} for connections of the readers' pool. */
  public static final String READER = "reader";

  /** JDBC property that says whose settings a connection has: Quarkus' name of the writer's. */
  public static final String DATA_SOURCE = PREFIX + "datasource";

  /** Key of a datasource, without its prefix: whether Quarkus starts a container for it. */
  public static final String DEV_SERVICES = "devservices.enabled";

  /** Name of the source of configuration with what is derived. */
  public static final String DERIVED =
      "hibernate-aws: derived from the application's configuration";

  private ClusterNames() {}

  /** The datasource with the readers' pool of this one. */
  public static String readerOf(String dataSource) {
    return dataSource.equals(DEFAULT) ? READER : dataSource + "-" + READER;
  }

  /** Prefix of Quarkus' keys of a datasource, with the dot at its end. */
  public static String dataSourcePrefix(String dataSource) {
    return dataSource.equals(DEFAULT)
        ? "quarkus.datasource."
        : "quarkus.datasource.\"" + dataSource + "\".";
  }

  /** Prefix of the extension's keys of one datasource, with the dot at its end. */
  public static String settingsPrefix(String dataSource) {
    return DATA_SOURCE + ".\"" + dataSource + "\".";
  }
}
