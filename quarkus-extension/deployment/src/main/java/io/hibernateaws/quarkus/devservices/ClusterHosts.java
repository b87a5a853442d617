package io.hibernateaws.quarkus.devservices;

import io.quarkus.devservices.crossclassloader.runtime.RunningDevServicesRegistry;
import io.quarkus.devservices.crossclassloader.runtime.RunningService;
import io.quarkus.runtime.LaunchMode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * The names of the clusters that Dev Services have started, for the engine of the application; any
 * other name is looked up by the JVM. Stands alone: the build copies this one class into an
 * application in dev mode or under test, which does not have the rest of this module. Thread-safe.
 */
public final class ClusterHosts implements Function<String, InetAddress[]> {
  /**
   * Prefix of the keys whose values are the hosts files of the clusters, one line an address and a
   * name.
   */
  static final String FILE = "hibernate-aws.local-cluster.hosts.";

  private final AtomicInteger turn = new AtomicInteger();

  /** All instances answer alike. */
  public ClusterHosts() {}

  @Override
  public InetAddress[] apply(String host) {
    try {
      List<InetAddress> found = new ArrayList<>();
      for (RunningService service :
          RunningDevServicesRegistry.INSTANCE.getAllRunningServices(LaunchMode.current().name())) {
        for (Map.Entry<String, String> key : service.configs().entrySet()) {
          if (key.getKey().startsWith(FILE)) {
            find(host, Path.of(key.getValue()), found);
          }
        }
      }
      return found.isEmpty()
          ? InetAddress.getAllByName(host)
          : new InetAddress[] {found.get(Math.floorMod(turn.getAndIncrement(), found.size()))};
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void find(String host, Path file, List<InetAddress> found) throws IOException {
    for (String line : Files.readAllLines(file)) {
      int blank = line.indexOf(' ');
      if (line.substring(blank + 1).equals(host.toLowerCase(Locale.ROOT))) {
        found.add(InetAddress.getByName(line.substring(0, blank)));
      }
    }
  }
}
