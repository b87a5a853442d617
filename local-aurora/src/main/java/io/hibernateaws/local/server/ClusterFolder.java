package io.hibernateaws.local.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * The folder and the block of loopback addresses of one living cluster. The folder is named after
 * the block, so claiming one claims both. It tells its owner, and the owner holds a lock on a file
 * in it that the operating system frees when the owner dies, however it dies.
 */
public final class ClusterFolder implements AutoCloseable {
  static final String OWNER = "owner";
  static final String LOCK = "lock";

  private static final String NODE = "node-";

  private final Path path;
  private final LoopbackBlock block;
  private final FileChannel channel;
  private final List<Runnable> closing = new CopyOnWriteArrayList<>();

  private ClusterFolder(Path path, LoopbackBlock block, FileChannel channel) {
    this.path = path;
    this.block = block;
    this.channel = channel;
  }

  /**
   * Removes what dead owners left, then claims a block of addresses that are free.
   *
   * @param port on which every server and proxy of the cluster listens
   * @param instances how many the cluster has
   */
  public static ClusterFolder claim(int port, int instances) {
    Workspace workspace = Workspace.open();
    try {
      AbandonedClusters.remove(workspace);
      for (int a = LoopbackBlock.FIRST; a <= LoopbackBlock.LAST; a++) {
        for (int b = 0; b < 256; b++) {
          LoopbackBlock block = new LoopbackBlock(a, b);
          boolean known =
              workspace.clusters().stream()
                  .anyMatch(all -> Files.exists(all.resolve(block.toString())));
          if (!known && block.free(port, instances)) {
            ClusterFolder claimed = claim(workspace.clusters().get(0), block);
            if (claimed != null) {
              return claimed;
            }
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot make a folder for the cluster", e);
    }
    throw new IllegalStateException(Platform.here().noAddresses(port, instances));
  }

  /** The folders of all clusters of this user whose owners live. */
  public static List<Path> living() throws IOException {
    List<Path> living = new ArrayList<>();
    for (Path clusters : Workspace.open().clusters()) {
      try (DirectoryStream<Path> folders = Files.newDirectoryStream(clusters)) {
        for (Path folder : folders) {
          OwnerIdentity owner = OwnerIdentity.parse(owner(folder));
          if (owner != null && owner.alive()) {
            living.add(folder);
          }
        }
      }
    }
    return living;
  }

  private static @Nullable ClusterFolder claim(Path clusters, LoopbackBlock block)
      throws IOException {
    // A folder is prepared under a name that no block has: a claimed one always tells its owner.
    Path staging = clusters.resolve("new-" + UUID.randomUUID());
    Files.createDirectory(staging);
    Files.writeString(staging.resolve(OWNER), OwnerIdentity.self().text() + "\n");
    FileChannel channel =
        FileChannel.open(
            staging.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      channel.lock();
      Files.setPosixFilePermissions(staging, PosixFilePermissions.fromString("rwx--x--x"));
      Path path = clusters.resolve(block.toString());
      // Fails if the name is taken: a folder with something in it is never replaced.
      Files.move(staging, path, StandardCopyOption.ATOMIC_MOVE);
      return new ClusterFolder(path, block, channel);
    } catch (IOException taken) {
      channel.close();
      Workspace.delete(staging);
      return null;
    }
  }

  /** What the folder says about its owner; empty if it says nothing. */
  static String owner(Path folder) {
    try {
      return Files.readString(folder.resolve(OWNER));
    } catch (IOException gone) {
      return "";
    }
  }

  /** Ends every server of a cluster and deletes its folder. */
  static void remove(Path folder) throws IOException {
    try (DirectoryStream<Path> nodes = Files.newDirectoryStream(folder, NODE + "*")) {
      for (Path node : nodes) {
        new ProcessTree(dataDirectory(node)).kill();
        Workspace.delete(node);
      }
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        if (!file.endsWith(OWNER)) {
          Workspace.delete(file);
        }
      }
    }
    // The owner's name goes last: a folder without it is never removed by another JVM.
    Workspace.delete(folder);
  }

  /** The folder. */
  public Path path() {
    return path;
  }

  /** The folder of instance n: its server's data directory, and what else belongs to it. */
  public Path node(int n) {
    return path.resolve(NODE + n);
  }

  /** The data directory in an instance's folder; its server works in it. */
  public static Path dataDirectory(Path node) {
    return node.resolve("data");
  }

  /** "64.0": unique on this machine while the cluster lives. */
  public String block() {
    return block.toString();
  }

  /** Where the proxy of instance n listens. */
  public InetAddress proxyAddress(int n) {
    return block.proxy(n);
  }

  /** Where the nth endpoint of an RDS Proxy listens; there are two. */
  public InetAddress rdsProxyAddress(int n) {
    return block.rdsProxy(n);
  }

  /** Where the server of instance n listens. */
  public InetAddress serverAddress(int n) {
    return block.server(n);
  }

  /** Something more that ends with the cluster. */
  public void closing(Runnable end) {
    closing.add(end);
  }

  /** Ends every server of the cluster and deletes the folder. */
  @Override
  public void close() throws IOException {
    try (channel) {
      closing.forEach(Runnable::run);
      remove(path);
    }
  }
}
