package io.hibernateaws.engine.route;

import io.hibernateaws.engine.api.Member;
import io.hibernateaws.engine.api.Role;
import io.hibernateaws.engine.api.SettingsException;
import io.hibernateaws.engine.endpoint.Endpoint;
import io.hibernateaws.engine.endpoint.EndpointKind;
import io.hibernateaws.engine.endpoint.EndpointParser;
import io.hibernateaws.engine.endpoint.InstanceTemplate;
import io.hibernateaws.engine.endpoint.ParsedEndpoint;
import io.hibernateaws.engine.product.DatabaseFamily;
import io.hibernateaws.engine.topology.ClusterSettings;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the endpoint of the URL and the settings say about the cluster before a server was asked:
 * what it is called, where it may be asked, where its instances are reached. Immutable.
 */
public final class ClusterAddress {
  private final Endpoint url;
  private final ParsedEndpoint parsed;
  private final ClusterSettings settings;
  private final @Nullable SrwSettings srw;
  private final @Nullable InstanceTemplate template;

  /**
   * @param srw the two endpoints that take the place of the URL's, null while that feature is off
   * @throws SettingsException if the endpoint is of a kind that is not provided
   */
  public ClusterAddress(Endpoint url, ClusterSettings settings, @Nullable SrwSettings srw) {
    this.url = url;
    this.parsed = EndpointParser.parse(url.host());
    this.settings = settings;
    this.srw = srw;
    this.template = templateOf(settings, parsed);
    refuseWhatIsNotProvided(parsed);
  }

  private static @Nullable InstanceTemplate templateOf(
      ClusterSettings settings, ParsedEndpoint endpoint) {
    InstanceTemplate given = settings.template();
    if (given != null) {
      return given;
    }
    String pattern = endpoint.instancePattern();
    return pattern == null ? null : InstanceTemplate.parse(pattern);
  }

  private static void refuseWhatIsNotProvided(ParsedEndpoint endpoint) {
    if (!endpoint.kind().isProvided()) {
      throw new SettingsException(
          List.of("endpoint " + endpoint.host() + " is " + endpoint.kind().refusal()));
    }
  }

  /** The endpoint of the URL. */
  public Endpoint url() {
    return url;
  }

  public EndpointKind kind() {
    return parsed.kind();
  }

  /** Identifier of the instance that the URL names, null if it names none. */
  @Nullable String instanceId() {
    return parsed.instanceId();
  }

  /** Where instances are reached, null where neither the settings nor the URL say it. */
  @Nullable InstanceTemplate template() {
    return template;
  }

  /** Whether two endpoints are named for two roles, so that no other is wanted. */
  boolean isTwoEndpoints() {
    return srw != null;
  }

  /**
   * Key of the cluster for threads, logs and metrics: set by the user, or derived from the
   * endpoint.
   */
  public String clusterId() {
    String set = settings.id();
    if (set != null) {
      return set;
    }
    String derived = parsed.clusterId();
    return derived == null ? url.toString() : derived;
  }

  /**
   * Endpoints that are known without asking the cluster: the URL's, and of a cluster its other one,
   * so that an application finds a reader to start on while the name of the writer leads nowhere.
   */
  public List<Endpoint> seeds() {
    String other =
        switch (parsed.kind()) {
          case WRITER_CLUSTER -> readerHost();
          case READER_CLUSTER -> parsed.writerHost();
          default -> null;
        };
    return other == null ? List.of(url) : List.of(url, new Endpoint(other, url.port()));
  }

  private @Nullable String readerHost() {
    String pattern = parsed.instancePattern();
    return pattern == null ? null : parsed.clusterId() + ".cluster-ro-" + pattern.substring(2);
  }

  /**
   * Where an instance is reached; only asked after {@link #check} has accepted the family. What the
   * settings or the URL say comes before what the cluster tells.
   *
   * @param told by the cluster, null where it tells identifiers only
   */
  public Endpoint endpointOf(String instanceId, @Nullable Endpoint told) {
    if (template != null) {
      return template.endpointOf(instanceId, url.port());
    }
    return told == null ? url : told;
  }

  /**
   * Whether members of this family are asked for their cluster. Behind a proxy another instance may
   * answer every time, and an application that names two endpoints wants no other: then there is no
   * topology, whatever the server says.
   */
  public boolean hasTopology(DatabaseFamily family) {
    return family.hasTopology() && !parsed.kind().isProxy() && srw == null;
  }

  /**
   * Accepts the family that the server has turned out to be.
   *
   * @throws SettingsException if a setting is missing for it
   */
  public void check(DatabaseFamily family) {
    if (hasTopology(family) && family.needsPattern() && template == null) {
      throw new SettingsException(
          List.of(
              "the server behind "
                  + url
                  + " is a member of a cluster ("
                  + family.code()
                  + "), and the name does not say where its instances are reached: set"
                  + " hibernate.aws.cluster_instance_host_pattern, e.g."
                  + " ?.xyz.us-east-1.rds.amazonaws.com"));
    }
  }

  /** Says, for a log, why there is no topology. */
  public String withoutTopology() {
    return url + (srw == null ? " has no topology" : " is asked for no topology, by srw");
  }

  /** Whether a host is one server: behind a proxy, or a name that moves, it may be another. */
  public boolean namesHosts() {
    return !parsed.kind().isProxy() && srw == null;
  }

  /** Whether another server may answer every time a link for reading is used. */
  public boolean readsThroughProxy() {
    return srw == null
        ? parsed.kind().isProxy()
        : EndpointParser.parse(srw.read().host()).kind().isProxy();
  }

  /**
   * The members of a database without a topology: the two that were named, else the URL's,
   * whichever name was asked first.
   */
  public List<Member> membersWithoutTopology() {
    return srw == null
        ? List.of(member(url, Role.WRITER))
        : List.of(member(srw.write(), Role.WRITER), member(srw.read(), Role.READER));
  }

  private static Member member(Endpoint endpoint, Role role) {
    return new Member(endpoint.host(), endpoint, role, 0);
  }
}
