package io.hibernateaws.local.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The folder and the block of loopback addresses 127.a.b.0/24 of one living cluster. The folder is
 * named after the block, so claiming one claims both. It tells who owns it, and its owner holds a
 * lock on a file in it that the operating system frees when the owner dies, however it dies.
 */
public final class ClusterFolder implements AutoCloseable {
  /** Of every server and every proxy: they differ in their addresses. */
  public static final int PORT = 5432;

  private static final String OWNER = "owner";
  private static final String LOCK = "lock";
  private static final int FIRST_BLOCK = 64;
  private static final int LAST_BLOCK = 127;

  /** How long an empty folder may belong to somebody who is just making it. */
  private static final Duration UNBORN = Duration.ofMinutes(1);

  private final Path path;
  private final int a;
  private final int b;
  private final FileChannel channel;

  private ClusterFolder(Path path, int a, int b, FileChannel channel) {
    this.path = path;
    this.a = a;
    this.b = b;
    this.channel = channel;
  }

  /** Removes what dead owners left, then claims a block that nobody uses. */
  static ClusterFolder claim(Workspace workspace, int instances) {
    try {
      sweep(workspace);
      for (int a = FIRST_BLOCK; a <= LAST_BLOCK; a++) {
        for (int b = 0; b < 256; b++) {
          String block = a + "." + b;
          boolean known =
              workspace.clusters().stream().anyMatch(all -> Files.exists(all.resolve(block)));
          if (!known && free(a, b, instances)) {
            ClusterFolder claimed = claim(workspace.clusters().get(0), a, b);
            if (claimed != null) {
              return claimed;
            }
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot make a folder for the cluster", e);
    }
    throw new IllegalStateException(
        "No addresses 127.64.0.0 to 127.127.255.255 are free with port "
            + PORT
            + ": on systems other than Linux add them as aliases of the loopback interface first");
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

  private static @Nullable ClusterFolder claim(Path clusters, int a, int b) throws IOException {
    // Prepared under a name nobody looks at as a block: a claimed folder always tells its owner.
    Path staging = clusters.resolve("new-" + UUID.randomUUID());
    Files.createDirectory(staging);
    Files.writeString(staging.resolve(OWNER), OwnerIdentity.self().text() + "\n");
    FileChannel channel =
        FileChannel.open(
            staging.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      channel.lock();
      Files.setPosixFilePermissions(staging, PosixFilePermissions.fromString("rwx--x--x"));
      Path path = clusters.resolve(a + "." + b);
      // Fails if the name is taken: a folder with something in it is never replaced.
      Files.move(staging, path, StandardCopyOption.ATOMIC_MOVE);
      return new ClusterFolder(path, a, b, channel);
    } catch (IOException taken) {
      channel.close();
      Workspace.delete(staging);
      return null;
    }
  }

  private static boolean free(int a, int b, int instances) {
    for (int n = 1; n <= instances; n++) {
      if (!bindable(address(a, b, 10 + n)) || !bindable(address(a, b, 110 + n))) {
        return false;
      }
    }
    return true;
  }

  private static boolean bindable(InetAddress address) {
    try (ServerSocket probe = new ServerSocket()) {
      probe.bind(new InetSocketAddress(address, PORT));
      return true;
    } catch (IOException inUse) {
      return false;
    }
  }

  private static InetAddress address(int a, int b, int host) {
    try {
      return InetAddress.getByAddress(new byte[] {127, (byte) a, (byte) b, (byte) host});
    } catch (UnknownHostException e) {
      throw new IllegalStateException("Four bytes are an address", e);
    }
  }

  /** Ends the servers and deletes the folders whose owners are dead. */
  static void sweep(Workspace workspace) throws IOException {
    for (Path clusters : workspace.clusters()) {
      try (DirectoryStream<Path> folders = Files.newDirectoryStream(clusters)) {
        for (Path folder : folders) {
          sweep(folder);
        }
      }
    }
  }

  private static void sweep(Path folder) throws IOException {
    String text = owner(folder);
    OwnerIdentity owner = OwnerIdentity.parse(text);
    // A folder of this very JVM is never opened: closing a second channel on its lock file would
    // free the lock.
    if (owner == null) {
      removeUnborn(folder);
      return;
    }
    if (owner.alive()) {
      return;
    }
    try (FileChannel channel = FileChannel.open(folder.resolve(LOCK), StandardOpenOption.WRITE)) {
      // A process of another container with a shared folder has no pid here, but holds its lock.
      try (FileLock lock = channel.tryLock()) {
        // Read again: somebody else may have swept it, and a new cluster may have taken the name.
        if (lock == null || !text.equals(owner(folder))) {
          return;
        }
        remove(folder);
      }
    } catch (OverlappingFileLockException | NoSuchFileException sweptByAnother) {
      return;
    }
  }

  private static void removeUnborn(Path folder) throws IOException {
    try {
      FileTime touched = Files.getLastModifiedTime(folder);
      if (touched.toInstant().isBefore(Instant.now().minus(UNBORN))) {
        Files.deleteIfExists(folder);
      }
    } catch (NoSuchFileException | DirectoryNotEmptyException othersBusiness) {
      return;
    }
  }

  private static String owner(Path folder) {
    try {
      return Files.readString(folder.resolve(OWNER));
    } catch (IOException gone) {
      return "";
    }
  }

  private static void remove(Path folder) throws IOException {
    try (DirectoryStream<Path> nodes = Files.newDirectoryStream(folder, "node-*")) {
      for (Path node : nodes) {
        new ProcessTree(node.resolve("data")).kill();
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
    // The owner's name goes last: without it nobody would dare to remove the rest.
    Workspace.delete(folder);
  }

  public Path path() {
    return path;
  }

  /** "64.0": unique on this machine while the cluster lives. */
  public String block() {
    return a + "." + b;
  }

  /** Where the proxy of instance n listens. */
  public InetAddress proxyAddress(int n) {
    return address(a, b, 10 + n);
  }

  /** Where the server of instance n listens. */
  public InetAddress serverAddress(int n) {
    return address(a, b, 110 + n);
  }

  /** Ends every server of the cluster and deletes the folder. */
  @Override
  public void close() throws IOException {
    try (channel) {
      remove(path);
    }
  }
}
