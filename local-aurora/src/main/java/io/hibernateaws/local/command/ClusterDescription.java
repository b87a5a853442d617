package io.hibernateaws.local.command;

import io.hibernateaws.local.LocalAurora;
import io.hibernateaws.local.names.LocalNames;
import io.hibernateaws.local.server.Flavour;
import java.util.ArrayList;
import java.util.List;

/** What an application needs to reach a cluster. */
record ClusterDescription(LocalAurora cluster) {
  /** For people, one thing a line. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(line("flavour", cluster.flavour()));
    lines.add(line("cluster", cluster.jdbcUrl(cluster.clusterEndpoint())));
    if (hasMembers()) {
      lines.add(line("reader", cluster.jdbcUrl(cluster.readerEndpoint())));
    }
    for (int n = 1; n <= cluster.instances(); n++) {
      lines.add(
          line(
              "instance " + n,
              cluster.instanceEndpoint(n) + " " + cluster.proxy(n).address().getHostAddress()));
    }
    lines.add(line("user", cluster.user()));
    lines.add(line("password", cluster.password()));
    if (hasMembers()) {
      lines.add(line("pattern", hostPattern()));
    }
    lines.add(line("resolver", LocalNames.class.getName()));
    lines.add(
        line(
            "java",
            "-Djdk.net.hosts.file="
                + cluster.hostsFile()
                + " -Dsun.net.inetaddr.ttl=0 -Dsun.net.inetaddr.negative.ttl=0"));
    return lines;
  }

  /** The same as settings of Hibernate, in the form of a properties file. */
  List<String> properties() {
    return List.of(
        "hibernate.connection.provider_class=aws",
        "jakarta.persistence.jdbc.url=" + cluster.jdbcUrl(cluster.clusterEndpoint()),
        "jakarta.persistence.jdbc.user=" + cluster.user(),
        "jakarta.persistence.jdbc.password=" + cluster.password(),
        "hibernate.aws.host_resolver=" + LocalNames.class.getName());
  }

  /** The same for an application with the Spring Boot starter. */
  List<String> springProperties() {
    return List.of(
        "spring.datasource.url=" + cluster.jdbcUrl(cluster.clusterEndpoint()),
        "spring.datasource.username=" + cluster.user(),
        "spring.datasource.password=" + cluster.password(),
        "hibernate.aws.host-resolver=" + LocalNames.class.getName());
  }

  /** Whether there is more than one name. */
  boolean hasMembers() {
    return !cluster.flavour().equals(Flavour.RDS_INSTANCE.code());
  }

  /** Where the instances are, with a question mark for the identifier. */
  private String hostPattern() {
    return "?" + cluster.instanceEndpoint(1).substring(cluster.instanceId(1).length());
  }

  private static String line(String what, String value) {
    return "%-11s %s".formatted(what, value);
  }
}
