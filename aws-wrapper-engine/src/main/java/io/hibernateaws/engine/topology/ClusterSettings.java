package io.hibernateaws.engine.topology;

import io.hibernateaws.engine.config.Catalogue;
import io.hibernateaws.engine.config.GivenSettings;
import io.hibernateaws.engine.config.Setting;
import io.hibernateaws.engine.config.Values;
import io.hibernateaws.engine.endpoint.HostResolver;
import io.hibernateaws.engine.endpoint.InstanceTemplate;
import io.hibernateaws.engine.endpoint.JvmResolver;
import org.jspecify.annotations.Nullable;

/**
 * What a cluster is called and where its instances are reached (settings {@code cluster_*} and
 * {@code host_resolver}).
 *
 * @param id set by the user, null to derive it from the endpoint
 * @param template where instances are reached, null to derive it from the endpoint
 * @param resolver name resolution
 */
public record ClusterSettings(
    @Nullable String id, @Nullable InstanceTemplate template, HostResolver resolver) {
  private static final Catalogue.Builder SETTINGS = new Catalogue.Builder();

  static final Setting<String> ID =
      SETTINGS.add(
          Setting.text(
                  "cluster_id",
                  "derived from the endpoint",
                  "Identity of the cluster: key of its topology, its monitors and its metrics.")
              .alias("clusterId"));

  /** Its instances, which may have other names than the host of the URL. */
  public static final Setting<InstanceTemplate> INSTANCE_HOST_PATTERN =
      SETTINGS.add(
          Setting.of(
                  "cluster_instance_host_pattern",
                  value -> InstanceTemplate.parse(Values.text(value)),
                  "host name with one ?, optional port",
                  null,
                  "derived from the endpoint",
                  "Where the instances of the cluster are reached; required behind an IP address or a custom domain.")
              .alias("clusterInstanceHostPattern")
              .shownAs(ClusterSettings::text));

  static final Setting<HostResolver> HOST_RESOLVER =
      SETTINGS.add(
          Setting.of(
                  "host_resolver",
                  Resolvers::parse,
                  "instance, class or class name",
                  new JvmResolver(),
                  "the JVM's look-up",
                  "Turns names into addresses for every connect of the engine; drivers resolve nothing.")
              .shownAs(Resolvers::text));

  /** Every setting of this record. */
  public static final Catalogue CATALOGUE = SETTINGS.build();

  /** What was given, else the defaults. */
  public static ClusterSettings read(GivenSettings given) {
    return new ClusterSettings(
        given.given(ID), given.given(INSTANCE_HOST_PATTERN), given.get(HOST_RESOLVER));
  }

  private static String text(InstanceTemplate template) {
    return template.pattern()
        + (template.port().isPresent() ? ":" + template.port().getAsInt() : "");
  }
}
