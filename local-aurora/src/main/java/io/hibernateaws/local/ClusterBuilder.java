package io.hibernateaws.local;

import io.hibernateaws.local.proxy.Proxy;
import io.hibernateaws.local.server.AdminLink;
import io.hibernateaws.local.server.ClusterFolder;
import io.hibernateaws.local.server.Credentials;
import io.hibernateaws.local.server.PostgresInstallation;
import io.hibernateaws.local.server.PostgresServer;
import io.hibernateaws.local.server.TlsIdentity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a cluster shall be like. Not thread-safe. */
public final class ClusterBuilder {
  private static final int MOST_INSTANCES = 16;
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,39}");
  private static final Duration START_DEADLINE = Duration.ofSeconds(30);

  private int instances = 3;
  private String name = "aurora";
  private Duration promotionDelay = Duration.ofSeconds(1);
  private Duration dnsDelay = Duration.ZERO;
  private boolean autoFailover = true;
  private boolean aurora = true;
  private boolean tls;

  ClusterBuilder() {}

  /** One writer and so many readers less one; 1 to 16, default 3. */
  public ClusterBuilder instances(int instances) {
    if (instances < 1 || instances > MOST_INSTANCES) {
      throw new IllegalArgumentException(
          instances + " instances: a cluster has 1 to " + MOST_INSTANCES);
    }
    this.instances = instances;
    return this;
  }

  /** First part of the names and of the instances' identifiers; default {@code aurora}. */
  public ClusterBuilder name(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "'%s' is no cluster name: it must match %s".formatted(name, NAME));
    }
    this.name = name;
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

  /** Community PostgreSQL: replication and failover, but none of Aurora's functions. */
  public ClusterBuilder plain() {
    this.aurora = false;
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

  String name() {
    return name;
  }

  Duration promotionDelay() {
    return promotionDelay;
  }

  Duration dnsDelay() {
    return dnsDelay;
  }

  boolean autoFailover() {
    return autoFailover;
  }

  /** Starts the cluster; returns when every reader streams from the writer. */
  public LocalAurora start() {
    PostgresInstallation installation = PostgresInstallation.open(aurora);
    ClusterFolder folder = installation.claimFolder(instances);
    try {
      return start(installation, folder);
    } catch (RuntimeException e) {
      try {
        folder.close();
      } catch (IOException | RuntimeException more) {
        e.addSuppressed(more);
      }
      throw e;
    }
  }

  private LocalAurora start(PostgresInstallation installation, ClusterFolder folder) {
    Credentials admin =
        new Credentials(installation.templateAdmin().user(), Credentials.randomPassword());
    Credentials application =
        new Credentials(installation.application(), Credentials.randomPassword());
    Names names = Names.of(name, folder);
    TlsIdentity identity = identity(names, folder);
    List<Member> members = new ArrayList<>();
    for (int n = 1; n <= instances; n++) {
      String id = instanceId(n);
      PostgresServer server = new PostgresServer(installation, folder, n, id, admin, identity);
      Proxy proxy =
          Proxy.postgresql(
              new InetSocketAddress(folder.proxyAddress(n), ClusterFolder.PORT),
              new InetSocketAddress(folder.serverAddress(n), ClusterFolder.PORT));
      members.add(new Member(n, id, server, proxy));
    }
    EventLog events = new EventLog(name);
    Promotion waiting = new Promotion(events);
    try {
      Member writer = members.get(0);
      writer.server.createFromTemplate(null);
      writer.postmaster = writer.server.start();
      List<Member> readers = members.subList(1, members.size());
      readers.forEach(reader -> reader.server.createFromTemplate(writer.server));
      setPasswords(writer, admin, application, waiting);
      readers.forEach(reader -> reader.postmaster = reader.server.start());
      for (Member member : members) {
        waiting.awaitAnswer(member, START_DEADLINE);
        member.observe();
      }
    } catch (SQLException e) {
      throw new IllegalStateException("The cluster cannot be started", e);
    }
    LocalAurora cluster =
        new LocalAurora(
            this, installation.application(), folder, names, application, members, events);
    try {
      cluster.begin(START_DEADLINE);
    } catch (RuntimeException e) {
      cluster.close();
      throw e;
    }
    return cluster;
  }

  private String instanceId(int number) {
    return name + "-" + number;
  }

  private @Nullable TlsIdentity identity(Names names, ClusterFolder folder) {
    if (!tls) {
      return null;
    }
    List<String> hosts = new ArrayList<>(List.of(names.clusterEndpoint(), names.readerEndpoint()));
    for (int n = 1; n <= instances; n++) {
      hosts.add(names.instanceEndpoint(instanceId(n)));
    }
    TlsIdentity identity = TlsIdentity.create(hosts);
    try {
      Files.writeString(LocalAurora.certificateIn(folder), identity.certificate());
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write the cluster's certificate", e);
    }
    return identity;
  }

  private static void setPasswords(
      Member writer, Credentials admin, Credentials application, Promotion waiting)
      throws SQLException {
    try (AdminLink link = writer.server.templateLink()) {
      waiting.awaitAnswer(writer, link, START_DEADLINE);
      link.execute(
          START_DEADLINE,
          "alter role %s password '%s'".formatted(application.user(), application.password()),
          "alter role %s password '%s'".formatted(admin.user(), admin.password()));
    }
  }
}
