package io.hibernateaws.engine.assembly;

import io.hibernateaws.engine.api.Member;
import io.hibernateaws.engine.api.Role;
import io.hibernateaws.engine.api.SettingsException;
import io.hibernateaws.engine.endpoint.Endpoint;
import io.hibernateaws.engine.endpoint.EndpointKind;
import io.hibernateaws.engine.endpoint.EndpointParser;
import io.hibernateaws.engine.endpoint.InstanceTemplate;
import io.hibernateaws.engine.endpoint.ParsedEndpoint;
import io.hibernateaws.engine.product.DatabaseFamily;
import io.hibernateaws.engine.route.LagBound;
import io.hibernateaws.engine.route.MemberFilter;
import io.hibernateaws.engine.route.ReaderBackoffFilter;
import io.hibernateaws.engine.route.RoutePlanner;
import io.hibernateaws.engine.route.Routes;
import io.hibernateaws.engine.route.SrwSettings;
import io.hibernateaws.engine.route.UrlMeaning;
import io.hibernateaws.engine.select.HostWeights;
import io.hibernateaws.engine.select.ReaderSelection;
import io.hibernateaws.engine.select.Strategy;
import io.hibernateaws.engine.select.WeightedHosts;
import io.hibernateaws.engine.spi.HostSelector;
import io.hibernateaws.engine.spi.SelectionInput;
import io.hibernateaws.engine.time.NanoClock;
import io.hibernateaws.engine.topology.SnapshotListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What the endpoint and the features mean for a family of databases: how requests are routed, where
 * instances are reached, and which features are left out. The family is known for sure only after
 * the first connection.
 */
final class RoutingRules {
  private static final Logger LOG = Logger.getLogger(RoutingRules.class);
  private static final String READER_WEIGHTS = "hibernate.aws.reader_selection.";

  private final EngineConfig config;
  private final ParsedEndpoint endpoint;
  private final HostSelector readers;
  private final SelectionInput input;
  private final NanoClock clock;
  private final @Nullable Predicate<Member> heldBack;
  private final @Nullable InstanceTemplate template;

  RoutingRules(
      EngineConfig config,
      SelectionInput input,
      NanoClock clock,
      @Nullable Predicate<Member> heldBack) {
    this.config = config;
    this.endpoint = EndpointParser.parse(config.url().endpoint().host());
    // One selector for the engine's whole life: it may remember whose turn it is.
    this.readers =
        selectionFor(config, endpoint.kind())
            .selector(
                config.readerSelection().roundRobin(), config.readerSelection().weightedRandom());
    this.input = input;
    this.clock = clock;
    this.heldBack = heldBack;
    this.template = templateOf(config, endpoint);
    refuseWhatIsNotProvided();
    refuseForeignHosts(READER_WEIGHTS + "round_robin", config.readerSelection().roundRobin());
    refuseForeignHosts(
        READER_WEIGHTS + "weighted_random", config.readerSelection().weightedRandom());
  }

  private static ReaderSelection selectionFor(EngineConfig config, EndpointKind kind) {
    return switch (kind) {
      case READER_CLUSTER -> config.initialConnection().readerSelection();
      // Another reader than the one in the URL is only ever chosen by a failover.
      case INSTANCE -> config.failover().readerSelection();
      default ->
          config.failover().mode() == null
              ? config.reads().readerSelection()
              : config.failover().readerSelection();
    };
  }

  private static @Nullable InstanceTemplate templateOf(
      EngineConfig config, ParsedEndpoint endpoint) {
    InstanceTemplate given = config.cluster().template();
    if (given != null) {
      return given;
    }
    String pattern = endpoint.instancePattern();
    return pattern == null ? null : InstanceTemplate.parse(pattern);
  }

  private void refuseWhatIsNotProvided() {
    if (!endpoint.kind().isProvided()) {
      throw new SettingsException(
          List.of(
              "endpoint "
                  + endpoint.host()
                  + " is a "
                  + endpoint.kind().name().toLowerCase(Locale.ROOT).replace('_', ' ')
                  + " endpoint, which is known, not provided yet; use the cluster endpoint"));
    }
  }

  /** A weight of a host that cannot be an instance of this cluster acts on nobody. */
  private void refuseForeignHosts(String strategy, HostWeights weights) {
    InstanceTemplate known = template;
    for (String host : new TreeSet<>(weights.byHost().keySet())) {
      if (known != null && host.indexOf('.') >= 0 && !known.covers(host)) {
        throw new SettingsException(
            List.of(
                strategy
                    + ".host_weights: '"
                    + host
                    + ":"
                    + weights.byHost().get(host)
                    + "' names no instance of this cluster, whose instances are called "
                    + known.pattern()
                    + "; write that name or the instance identifier"));
      }
    }
  }

  /** Says which hosts with a weight are no members, once the members are known. */
  SnapshotListener weightedHosts() {
    if (selectionFor(config, kind()) == Strategy.ROUND_ROBIN) {
      return new WeightedHosts(
          READER_WEIGHTS + "round_robin.host_weights", config.readerSelection().roundRobin());
    }
    if (selectionFor(config, kind()) == Strategy.WEIGHTED_RANDOM) {
      return new WeightedHosts(
          READER_WEIGHTS + "weighted_random.host_weights",
          config.readerSelection().weightedRandom());
    }
    return snapshot -> {};
  }

  EndpointKind kind() {
    return endpoint.kind();
  }

  /**
   * Key of the cluster for threads, logs and metrics: set by the user, or derived from the
   * endpoint.
   */
  String clusterId() {
    String set = config.cluster().id();
    if (set != null) {
      return set;
    }
    String derived = endpoint.clusterId();
    return derived == null ? config.url().endpoint().toString() : derived;
  }

  /**
   * Endpoints that are known without asking the cluster: the URL's, and of a cluster its other one,
   * so that an application finds a reader to start on while the name of the writer leads nowhere.
   */
  List<Endpoint> seeds() {
    Endpoint url = config.url().endpoint();
    String other =
        switch (endpoint.kind()) {
          case WRITER_CLUSTER -> readerHost();
          case READER_CLUSTER -> endpoint.writerHost();
          default -> null;
        };
    return other == null ? List.of(url) : List.of(url, new Endpoint(other, url.port()));
  }

  private @Nullable String readerHost() {
    String pattern = endpoint.instancePattern();
    return pattern == null ? null : endpoint.clusterId() + ".cluster-ro-" + pattern.substring(2);
  }

  /** Where an instance is reached; only asked after {@link #check} has accepted the family. */
  Endpoint endpointOf(String instanceId) {
    Endpoint url = config.url().endpoint();
    return template == null ? url : template.endpointOf(instanceId, url.port());
  }

  /**
   * Accepts the family the server has turned out to be.
   *
   * @throws SettingsException if a setting is missing for it
   */
  void check(DatabaseFamily family) {
    if (hasTopology(family)) {
      if (template == null) {
        throw new SettingsException(
            List.of(
                "the server behind "
                    + config.url().endpoint()
                    + " is a member of a cluster ("
                    + family.code()
                    + "), and the name does not say where its instances are reached: set"
                    + " hibernate.aws.cluster_instance_host_pattern, e.g."
                    + " ?.xyz.us-east-1.rds.amazonaws.com"));
      }
      return;
    }
    Set<Feature> listed = new TreeSet<>(config.features().listed());
    listed.removeIf(feature -> !feature.needsTopology());
    Set<Feature> byDefault = new TreeSet<>(config.features().on());
    byDefault.removeIf(feature -> !feature.needsTopology());
    byDefault.removeAll(listed);
    if (!byDefault.isEmpty()) {
      LOG.infof("%s (%s): %s left out", withoutTopology(), family.code(), Feature.codes(byDefault));
    }
    if (!listed.isEmpty()) {
      LOG.warnf(
          "%s (%s): %s listed in hibernate.aws.plugins cannot work and left out",
          withoutTopology(), family.code(), Feature.codes(listed));
    }
  }

  private String withoutTopology() {
    return config.url().endpoint()
        + (config.srw() == null ? " has no topology" : " is asked for no topology, by srw");
  }

  /**
   * Behind a proxy another instance may answer every time, and who names two endpoints himself
   * wants no other: no topology, whatever the server says.
   */
  boolean hasTopology(DatabaseFamily family) {
    return family.hasTopology() && !endpoint.kind().isProxy() && config.srw() == null;
  }

  /** Behind a proxy, or a name that moves, the wrong host would be watched. */
  boolean monitorsHosts() {
    return config.has(Feature.HOST_MONITORING)
        && !endpoint.kind().isProxy()
        && config.srw() == null;
  }

  /** Whether another server may answer every time a link for reading is used. */
  boolean readsThroughProxy() {
    SrwSettings srw = config.srw();
    return srw == null
        ? endpoint.kind().isProxy()
        : EndpointParser.parse(srw.read().host()).kind().isProxy();
  }

  /**
   * The hosts of a database without a topology: the two that were named, else the URL's, whichever
   * name was asked first.
   */
  List<Member> hostsWithoutTopology() {
    SrwSettings srw = config.srw();
    return srw == null
        ? List.of(host(config.url().endpoint(), Role.WRITER))
        : List.of(host(srw.write(), Role.WRITER), host(srw.read(), Role.READER));
  }

  private static Member host(Endpoint endpoint, Role role) {
    return new Member(endpoint.host(), endpoint, role, 0);
  }

  boolean failsOver(DatabaseFamily family) {
    return hasTopology(family) && config.has(Feature.FAILOVER);
  }

  /** What must hold of a reader comes before what is better for it. */
  private List<MemberFilter> filters() {
    List<MemberFilter> filters = new ArrayList<>();
    Duration bound = config.reads().maxReplicaLag();
    if (bound != null) {
      filters.add(new LagBound(bound, clock));
    }
    if (heldBack != null) {
      filters.add(new ReaderBackoffFilter(heldBack));
    }
    return filters;
  }

  Routes routing(DatabaseFamily family) {
    UrlMeaning meaning =
        config.srw() != null
            ? UrlMeaning.twoEndpoints(config.url().endpoint())
            : UrlMeaning.of(
                config.url().endpoint(),
                endpoint.kind(),
                endpoint.instanceId(),
                new UrlMeaning.Rules(
                    hasTopology(family),
                    config.has(Feature.READ_WRITE_SPLITTING),
                    config.reads().fallBackToWriter(),
                    config.has(Feature.INITIAL_CONNECTION),
                    config.failover().mode()));
    return new Routes(
        new RoutePlanner(meaning, readers, input, filters()),
        failsOver(family) ? config.failover().timeout() : null);
  }
}
