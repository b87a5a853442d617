package io.hibernateaws.local.names;

import io.hibernateaws.local.server.ClusterFolder;
import io.hibernateaws.local.server.Names;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * The names of every local cluster that this user's processes keep, whoever has started it; any
 * other name is looked up by the JVM. For applications that know a cluster by its URL only: its
 * class name is a value of the setting {@code hibernate.aws.host_resolver}. Answers as DNS would,
 * one address, of several the next in turn; an unknown name is an {@link UncheckedIOException} with
 * an {@link java.net.UnknownHostException} as its cause. Thread-safe.
 */
public final class LocalNames implements Function<String, InetAddress[]> {
  private final AtomicInteger turn = new AtomicInteger();

  /** All instances answer alike. */
  public LocalNames() {}

  @Override
  public InetAddress[] apply(String host) {
    try {
      List<InetAddress> found = new ArrayList<>();
      for (Path folder : ClusterFolder.living()) {
        found.addAll(Names.published(folder, host));
      }
      return found.isEmpty()
          ? InetAddress.getAllByName(host)
          : new InetAddress[] {found.get(Math.floorMod(turn.getAndIncrement(), found.size()))};
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
