package io.hibernateaws.local;

import io.hibernateaws.local.iam.IamGate;
import io.hibernateaws.local.replication.Installation;
import io.hibernateaws.local.server.Flavour;
import io.hibernateaws.local.server.Names;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What a cluster shall be like. Not thread-safe. */
public final class ClusterBuilder {
  private static final Duration LINGER = Duration.ofSeconds(1);

  private final Installation.Source product;
  private @Nullable Integer instances;
  private String name = "aurora";
  private Duration promotionDelay = Duration.ofSeconds(1);
  private Duration dnsDelay = Duration.ZERO;
  private boolean autoFailover = true;
  private Flavour flavour = Flavour.AURORA;
  private @Nullable Duration linger;
  private boolean tls;
  private boolean proxyTls;
  private boolean rdsProxy;
  private @Nullable IamGate iam;
  private @Nullable String version;
  private @Nullable ServerContainer container;

  /**
   * @param product of which database product the servers are
   */
  ClusterBuilder(Installation.Source product) {
    this.product = product;
  }

  /**
   * One writer and so many readers less one; 1 to 16, default 3. Of an RDS instance 1 or 2, default
   * 2: the second is its hidden standby.
   */
  public ClusterBuilder instances(int instances) {
    this.instances = Names.checked(instances);
    return this;
  }

  /** First part of the names and of the instances' identifiers; default {@code aurora}. */
  public ClusterBuilder name(String name) {
    this.name = Names.checked(name);
    return this;
  }

  /** How long after the loss of the writer a reader is promoted; default 1 s. */
  public ClusterBuilder promotionDelay(Duration delay) {
    this.promotionDelay = delay;
    return this;
  }

  /** How long after a change of roles the names follow; default at once. */
  public ClusterBuilder dnsDelay(Duration delay) {
    this.dnsDelay = delay;
    return this;
  }

  /** Whether a reader is promoted when the writer is lost; default yes. */
  public ClusterBuilder autoFailover(boolean on) {
    this.autoFailover = on;
    return this;
  }

  /** The community's servers: replication and failover, but nothing that only Aurora has. */
  public ClusterBuilder plain() {
    return flavour(Flavour.PLAIN.code());
  }

  /**
   * An RDS Multi-AZ DB cluster: names as Aurora's, the functions of {@code rds_tools} or the table
   * {@code mysql.rds_topology}, and an old writer that lingers.
   */
  public ClusterBuilder multiAzCluster() {
    return flavour(Flavour.MULTI_AZ_CLUSTER.code());
  }

  /** An RDS instance: one name, and a hidden standby that takes over. */
  public ClusterBuilder rdsInstance() {
    return flavour(Flavour.RDS_INSTANCE.code());
  }

  /**
   * What the servers are for their clients, in words: {@code aurora} (the default), {@code
   * multi-az-cluster}, {@code rds-instance} or {@code plain}.
   */
  public ClusterBuilder flavour(String code) {
    this.flavour = Flavour.of(code);
    return this;
  }

  /**
   * How long a writer of a Multi-AZ cluster that is replaced on command lives on before it becomes
   * a reader; default 1 s. It keeps its connections, refuses writes, believes itself to be the
   * writer and acknowledges no commit.
   */
  public ClusterBuilder linger(Duration time) {
    this.linger = time;
    return this;
  }

  /**
   * The servers also take encrypted connections, with a certificate for all of the cluster's names
   * that clients find in {@link LocalAurora#certificate()}.
   */
  public ClusterBuilder tls() {
    this.tls = true;
    return this;
  }

  /**
   * The proxies also take encrypted connections, and the servers behind them are not asked to: what
   * is said is understood under TLS too. An authority of the cluster's own has signed for its
   * names; {@link LocalAurora#certificate()} is the authority's.
   */
  public ClusterBuilder proxyTls() {
    this.proxyTls = true;
    return this;
  }

  /**
   * Users of IAM come in by the proxies, with a token that this gate lets in and no password: see
   * {@link LocalAurora#createIamUser}. All others log in as before. Includes {@link #proxyTls()}.
   */
  public ClusterBuilder iam(IamGate gate) {
    this.iam = gate;
    return proxyTls();
  }

  /** There also is an RDS Proxy in front of the cluster, {@link LocalAurora#rdsProxy()}. */
  public ClusterBuilder rdsProxy() {
    this.rdsProxy = true;
    return this;
  }

  /**
   * The major version of the servers, such as {@code 17}; default: that of the programs in the root
   * of the class path. The programs of another are looked for in a folder of the class path that is
   * named after product and version, such as {@code postgresql-17}.
   */
  public ClusterBuilder version(String version) {
    this.version = Installation.checkedVersion(version);
    return this;
  }

  /** The servers' programs are those in a container, and run in it. */
  public ClusterBuilder container(ServerContainer container) {
    this.container = container;
    return this;
  }

  /** Starts the cluster; returns when every reader streams from the writer. */
  public LocalAurora start() {
    if (tls && proxyTls) {
      throw new IllegalArgumentException(
          "tls() and proxyTls(), which iam() includes: one of them ends the encryption");
    }
    if (iam != null && flavour == Flavour.PLAIN) {
      throw new IllegalArgumentException("iam(): servers of flavour plain know nothing of IAM");
    }
    if (linger != null && flavour != Flavour.MULTI_AZ_CLUSTER) {
      throw new IllegalArgumentException(
          "linger(%s): only a writer of multiAzCluster() lingers, not of flavour %s"
              .formatted(linger, flavour.code()));
    }
    ClusterSettings settings =
        new ClusterSettings(
            name,
            flavour.servers(instances),
            promotionDelay,
            dnsDelay,
            autoFailover,
            flavour,
            linger != null ? linger : LINGER,
            tls,
            proxyTls,
            rdsProxy,
            iam);
    return new ClusterStart(
            settings,
            product.open(flavour, version, container == null ? null : container.account()))
        .run();
  }
}
