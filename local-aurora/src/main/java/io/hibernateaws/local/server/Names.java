package io.hibernateaws.local.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * The cluster's host names: an answer for resolvers in this JVM and a hosts file for others, always
 * the same. No DNS packet leaves the machine.
 */
public final class Names {
  private static final String REGION = "us-east-1.rds.amazonaws.com";

  private static final String HOSTS = "hosts";
  private static final int MOST_INSTANCES = 16;
  private static final Pattern CLUSTER = Pattern.compile("[a-z][a-z0-9-]{0,39}");

  private final String cluster;
  private final boolean oneName;
  private final String suffix;
  private final Path hostsFile;
  private final AtomicInteger turn = new AtomicInteger();
  private final Map<String, InetAddress> fixed = new ConcurrentHashMap<>();
  private volatile Map<String, List<InetAddress>> addresses = Map.of();

  /**
   * @param hash what stands for the account in the names: letters and digits
   */
  Names(String cluster, Flavour flavour, String hash, Path hostsFile) {
    this.cluster = cluster;
    this.oneName = flavour == Flavour.RDS_INSTANCE;
    this.suffix = hash + "." + REGION;
    this.hostsFile = hostsFile;
  }

  /** The same name; an {@link IllegalArgumentException} if no cluster can have it. */
  public static String checked(String cluster) {
    if (!CLUSTER.matcher(cluster).matches()) {
      throw new IllegalArgumentException(
          "'%s' is no cluster name: it must match %s".formatted(cluster, CLUSTER));
    }
    return cluster;
  }

  /** The same number; an {@link IllegalArgumentException} if no cluster has so many instances. */
  public static int checked(int instances) {
    if (instances < 1 || instances > MOST_INSTANCES) {
      throw new IllegalArgumentException(
          instances + " instances: a cluster has 1 to " + MOST_INSTANCES);
    }
    return instances;
  }

  /** The names of the cluster in this folder, which no other living cluster has. */
  public static Names of(String cluster, Flavour flavour, ClusterFolder folder) {
    return new Names(
        cluster, flavour, "local" + folder.block().replace('.', 'x'), folder.path().resolve(HOSTS));
  }

  /** The addresses that the cluster of this folder, of whatever process, now gives a name. */
  public static List<InetAddress> published(Path folder, String host) throws IOException {
    List<InetAddress> found = new ArrayList<>();
    try {
      for (String line : Files.readAllLines(folder.resolve(HOSTS))) {
        int blank = line.indexOf(' ');
        if (line.substring(blank + 1).equals(normal(host))) {
          found.add(InetAddress.getByName(line.substring(0, blank)));
        }
      }
    } catch (NoSuchFileException justMadeOrJustRemoved) {
      return List.of();
    }
    return found;
  }

  /** Leads to the writer. */
  public String clusterEndpoint() {
    return cluster + (oneName ? "." : ".cluster-") + suffix;
  }

  /**
   * Leads to a reader; to the writer while there is none.
   *
   * @throws IllegalStateException if there is one name only
   */
  public String readerEndpoint() {
    if (oneName) {
      throw new IllegalStateException(
          "An RDS instance has no reader endpoint: its one name is " + clusterEndpoint());
    }
    return cluster + ".cluster-ro-" + suffix;
  }

  /** Leads to one instance; to the writer if there is one name only. */
  public String instanceEndpoint(String id) {
    return oneName ? clusterEndpoint() : id + "." + suffix;
  }

  /**
   * The names by which RDS knows an instance: its own, and those of the endpoints of its cluster,
   * custom ones too.
   */
  public Predicate<String> ofInstance(String id) {
    Set<String> own = new HashSet<>(all(List.of(id)));
    String custom = ".cluster-custom-" + suffix;
    return name -> own.contains(name) || (!oneName && name.endsWith(custom));
  }

  /** Every name of a cluster of instances with these identifiers. */
  List<String> all(List<String> ids) {
    if (oneName) {
      return List.of(clusterEndpoint());
    }
    List<String> all = new ArrayList<>(List.of(clusterEndpoint(), readerEndpoint()));
    ids.forEach(id -> all.add(instanceEndpoint(id)));
    return all;
  }

  /** Of an RDS Proxy, for the writer. */
  public String rdsProxyEndpoint() {
    return cluster + ".proxy-" + suffix;
  }

  /** Of an RDS Proxy, for the readers. */
  public String rdsProxyReaderEndpoint() {
    return cluster + "-readers.endpoint.proxy-" + suffix;
  }

  /** From now on this name leads there, whoever writes; called before anything changes. */
  public void fix(String name, InetAddress address) {
    fixed.put(name, address);
    publish(new LinkedHashMap<>(addresses));
  }

  /** For foreign JVMs. */
  public Path hostsFile() {
    return hostsFile;
  }

  /**
   * Replaces all answers.
   *
   * @param instances address of every instance by its identifier
   * @param writer where the cluster endpoint leads
   * @param readers where the reader endpoint leads; to the writer if there is none
   */
  public void update(
      Map<String, InetAddress> instances, InetAddress writer, List<InetAddress> readers) {
    Map<String, List<InetAddress>> next = new LinkedHashMap<>();
    next.put(clusterEndpoint(), List.of(writer));
    if (!oneName) {
      next.put(readerEndpoint(), readers.isEmpty() ? List.of(writer) : List.copyOf(readers));
      instances.forEach((id, address) -> next.put(instanceEndpoint(id), List.of(address)));
    }
    publish(next);
  }

  private void publish(Map<String, List<InetAddress>> next) {
    fixed.forEach((name, address) -> next.put(name, List.of(address)));
    addresses = next;
    List<String> lines = new ArrayList<>();
    next.forEach(
        (name, all) -> all.forEach(address -> lines.add(address.getHostAddress() + " " + name)));
    try {
      Path draft = hostsFile.resolveSibling("hosts.next");
      Files.write(draft, lines);
      Files.move(draft, hostsFile, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write " + hostsFile, e);
    }
  }

  /** As DNS would answer: one address, of several the next in turn; empty for a foreign name. */
  public InetAddress[] resolve(String host) {
    List<InetAddress> all = addresses.getOrDefault(normal(host), List.of());
    return all.isEmpty()
        ? new InetAddress[0]
        : new InetAddress[] {all.get(Math.floorMod(turn.getAndIncrement(), all.size()))};
  }

  private static String normal(String host) {
    String name = host.toLowerCase(Locale.ROOT);
    return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
  }
}
