package io.hibernateaws.local;

import io.hibernateaws.local.iam.IamGate;
import io.hibernateaws.local.proxy.Proxy;
import io.hibernateaws.local.replication.Installation;
import io.hibernateaws.local.replication.ReplicatedServer;
import io.hibernateaws.local.replication.Replication;
import io.hibernateaws.local.server.Certificates;
import io.hibernateaws.local.server.ClusterFolder;
import io.hibernateaws.local.server.Names;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** The steps from nothing to a cluster whose readers stream from its writer. */
final class ClusterStart {
  private static final Duration DEADLINE = Duration.ofSeconds(60);

  private final ClusterSettings settings;
  private final Installation installation;

  ClusterStart(ClusterSettings settings, Installation installation) {
    this.settings = settings;
    this.installation = installation;
  }

  /** Starts the cluster; leaves nothing behind if that fails. */
  LocalAurora run() {
    ClusterFolder folder = ClusterFolder.claim(installation.port(), settings.instances());
    try {
      return run(folder);
    } catch (RuntimeException e) {
      try {
        folder.close();
      } catch (IOException | RuntimeException more) {
        e.addSuppressed(more);
      }
      throw e;
    }
  }

  private LocalAurora run(ClusterFolder folder) {
    Names names = Names.of(settings.name(), settings.flavour(), folder);
    Certificates certificates =
        new Certificates(
            folder,
            names,
            IntStream.rangeClosed(1, settings.instances()).mapToObj(settings::instanceId).toList());
    IamGate gate = settings.iam();
    Replication replication =
        installation.replication(
            folder,
            settings.tls() ? certificates.ofServers() : null,
            gate == null ? null : gate.doors(names::ofInstance, installation.port()));
    Members members =
        new Members(
            members(
                replication, folder, names, settings.proxyTls() ? certificates.ofProxies() : null));
    startServers(members.all());
    RunningCluster cluster = new RunningCluster(settings, replication, folder, names, members);
    try {
      cluster.begin(DEADLINE);
      if (settings.rdsProxy()) {
        cluster.startRdsProxy(installation.port());
      }
    } catch (RuntimeException e) {
      cluster.close();
      throw e;
    }
    return new LocalAurora(cluster, installation.port());
  }

  private List<Member> members(
      Replication replication, ClusterFolder folder, Names names, @Nullable SSLContext tls) {
    List<Member> members = new ArrayList<>();
    for (int n = 1; n <= settings.instances(); n++) {
      String id = settings.instanceId(n);
      ReplicatedServer server = replication.server(n, id, names.instanceEndpoint(id));
      Proxy proxy =
          new Proxy(
              new InetSocketAddress(folder.proxyAddress(n), installation.port()),
              new InetSocketAddress(server.address(), installation.port()),
              server.protocol(),
              tls);
      members.add(new Member(n, id, server, proxy));
    }
    return members;
  }

  private static void startServers(List<Member> members) {
    Member writer = members.get(0);
    List<Member> readers = members.subList(1, members.size());
    try {
      writer.server.create(null);
      writer.start();
      readers.forEach(reader -> reader.server.create(writer.server));
      writer.server.secure(DEADLINE);
      readers.forEach(Member::start);
      for (Member member : members) {
        member.control.awaitAnswer(DEADLINE);
        member.observe();
      }
    } catch (SQLException e) {
      throw new IllegalStateException("The cluster cannot be started", e);
    }
  }
}
