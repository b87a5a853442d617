package io.hibernateaws.local;

import io.hibernateaws.local.rdsproxy.RdsProxy;
import io.hibernateaws.local.replication.Replication;
import io.hibernateaws.local.server.ClusterFolder;
import io.hibernateaws.local.server.Flavour;
import io.hibernateaws.local.server.NameService;
import io.hibernateaws.local.server.Names;
import io.hibernateaws.local.topology.Observer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** All that belongs to one cluster, from the moment its servers answer to its end. Thread-safe. */
final class RunningCluster implements AutoCloseable {
  private final Flavour flavour;
  private final Replication replication;
  private final ClusterFolder folder;
  private final Names names;
  private final Members members;
  private final EventLog events;
  private final List<Observer> observers;
  private final TopologyPublisher publisher;
  private final NameService nameService;
  private final Supervisor supervisor;
  private final AtomicBoolean closed = new AtomicBoolean();
  private final Thread shutdownHook;
  private volatile @Nullable RdsProxy rdsProxy;

  RunningCluster(
      ClusterSettings settings,
      Replication replication,
      ClusterFolder folder,
      Names names,
      Members members) {
    this.flavour = settings.flavour();
    this.replication = replication;
    this.folder = folder;
    this.names = names;
    this.members = members;
    this.events = new EventLog(settings.name());
    this.observers = members.all().stream().map(Member::observer).toList();
    this.publisher = new TopologyPublisher(settings.name(), members);
    this.nameService = new NameService(names, settings.dnsDelay());
    this.supervisor = new Supervisor(settings, members, events, publisher, nameService);
    this.shutdownHook = new Thread(this::release, "local-aurora-shutdown " + settings.name());
  }

  /** Takes over the running servers; returns when every reader streams from the writer. */
  void begin(Duration timeout) {
    long since = System.nanoTime();
    Runtime.getRuntime().addShutdownHook(shutdownHook);
    observers.forEach(Observer::start);
    supervisor.start();
    publisher.start();
    int readers = members.all().size() - 1;
    if (readers > 0) {
      events.await(event -> supervisor.inSync().size() == readers, since, timeout, "such event");
    }
  }

  /** Listens from now on; called once, before the cluster is used. */
  void startRdsProxy(int port) {
    RdsProxy proxy = BehindRdsProxy.open(replication, folder, names, members, port);
    rdsProxy = proxy;
    events.listen(event -> proxy.look());
    folder.closing(proxy::close);
  }

  RdsProxy rdsProxy() {
    RdsProxy proxy = rdsProxy;
    if (proxy == null) {
      throw new IllegalStateException("The cluster was built without rdsProxy()");
    }
    return proxy;
  }

  Replication replication() {
    return replication;
  }

  ClusterFolder folder() {
    return folder;
  }

  Names names() {
    return names;
  }

  Members members() {
    return members;
  }

  EventLog events() {
    return events;
  }

  Flavour flavour() {
    return flavour;
  }

  Answers answers() {
    return new Answers(flavour, replication, supervisor, publisher);
  }

  NameService nameService() {
    return nameService;
  }

  Supervisor supervisor() {
    return supervisor;
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(shutdownHook);
    } catch (IllegalStateException alreadyShuttingDown) {
      // The hook may run as well; whichever thread comes first releases.
    }
    release();
  }

  private void release() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    supervisor.close();
    nameService.close();
    publisher.close();
    observers.forEach(Observer::close);
    members.all().forEach(member -> member.proxy.close());
    members.all().forEach(member -> member.life = Life.DOWN);
    members.all().forEach(member -> member.control.close());
    try {
      folder.close();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot remove the folder of " + this, e);
    }
  }

  @Override
  public String toString() {
    return "LocalAurora[" + names.clusterEndpoint() + ", writer " + members.writer() + "]";
  }
}
