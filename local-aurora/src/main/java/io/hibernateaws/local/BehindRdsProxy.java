package io.hibernateaws.local;

import io.hibernateaws.local.rdsproxy.RdsProxy;
import io.hibernateaws.local.replication.Replication;
import io.hibernateaws.local.server.ClusterFolder;
import io.hibernateaws.local.server.Credentials;
import io.hibernateaws.local.server.Names;
import java.net.InetAddress;
import java.util.List;

/** The RDS Proxy in front of a cluster: it reaches the instances as any client does. */
final class BehindRdsProxy {
  private BehindRdsProxy() {}

  /** Listens; its names lead to it from now on. */
  static RdsProxy open(
      Replication replication, ClusterFolder folder, Names names, Members members, int port) {
    RdsProxy.Place writer =
        new RdsProxy.Place(
            names.rdsProxyEndpoint(), folder.rdsProxyAddress(1), () -> writer(members));
    RdsProxy.Place readers =
        new RdsProxy.Place(
            names.rdsProxyReaderEndpoint(), folder.rdsProxyAddress(2), () -> readers(members));
    Credentials role = replication.application();
    RdsProxy proxy =
        new RdsProxy(
            writer, readers, port, replication.multiplexing(), role.user(), role.password());
    names.fix(writer.name(), writer.address());
    names.fix(readers.name(), readers.address());
    return proxy;
  }

  private static List<InetAddress> writer(Members members) {
    Member writer = members.current();
    return writer.up() ? List.of(writer.proxy.address()) : List.of();
  }

  private static List<InetAddress> readers(Members members) {
    List<InetAddress> readers =
        members.readers().stream().map(reader -> reader.proxy.address()).toList();
    return readers.isEmpty() ? writer(members) : readers;
  }
}
