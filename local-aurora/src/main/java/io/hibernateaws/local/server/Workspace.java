package io.hibernateaws.local.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The folders of one operating system user in which programs and the template are cached and
 * clusters live. The uid is part of their names: what root leaves behind an ordinary user cannot
 * remove.
 *
 * @param root of the cache; only its owner may write or list it, others may pass through
 * @param clusters where clusters may live, the first choice first
 * @param uid of this JVM
 */
public record Workspace(Path root, List<Path> clusters, long uid) {
  /** Where the folders are made; the default is memory if there is plenty, then temporary files. */
  static final String PROPERTY = "local.aurora.directory";

  /** Making a thousand files takes a sixth of the time here that it takes on a disk. */
  private static final Path MEMORY = Path.of("/dev/shm");

  private static final long PLENTY = 4L << 30;
  private static final Set<PosixFilePermission> PASSABLE =
      PosixFilePermissions.fromString("rwx--x--x");

  public Workspace {
    clusters = List.copyOf(clusters);
  }

  /** Fills a new, empty folder. */
  public interface Content {
    void writeTo(Path folder) throws IOException;
  }

  /** The folders of the user of this JVM, made if need be. */
  public static Workspace open() {
    String setting = System.getProperty(PROPERTY);
    Path parent = Path.of(setting != null ? setting : System.getProperty("java.io.tmpdir"));
    try {
      Files.createDirectories(parent);
      long uid = ownUid(parent);
      Path root = ownFolder(parent.toRealPath(), uid);
      List<Path> clusters = new ArrayList<>();
      if (setting == null && Files.isWritable(MEMORY)) {
        Path inMemory = passable(ownFolder(MEMORY.toRealPath(), uid).resolve("clusters"));
        if (Files.getFileStore(inMemory).getUsableSpace() >= PLENTY) {
          clusters.add(inMemory);
        }
      }
      clusters.add(passable(root.resolve("clusters")));
      passable(root.resolve("cache"));
      return new Workspace(root, clusters, uid);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "No folder for local clusters in " + parent + " (set -D" + PROPERTY + "=…)", e);
    }
  }

  private static Path ownFolder(Path parent, long uid) throws IOException {
    Path folder = parent.resolve("local-aurora-" + uid);
    try {
      Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(PASSABLE));
    } catch (FileAlreadyExistsException e) {
      checkOwner(folder, uid);
    }
    return passable(folder);
  }

  /** Whatever the umask is: the servers' account must be able to pass through. */
  private static Path passable(Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.setPosixFilePermissions(folder, PASSABLE);
    return folder;
  }

  private static long ownUid(Path parent) throws IOException {
    Path probe = Files.createTempFile(parent, "local-aurora", ".uid");
    try {
      return ((Number) Files.getAttribute(probe, "unix:uid")).longValue();
    } finally {
      Files.delete(probe);
    }
  }

  private static void checkOwner(Path root, long uid) throws IOException {
    long owner =
        ((Number) Files.getAttribute(root, "unix:uid", LinkOption.NOFOLLOW_LINKS)).longValue();
    Set<PosixFilePermission> permissions =
        EnumSet.copyOf(Files.getPosixFilePermissions(root, LinkOption.NOFOLLOW_LINKS));
    permissions.retainAll(
        Set.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE));
    if (owner != uid
        || !permissions.isEmpty()
        || !Files.isDirectory(root, LinkOption.NOFOLLOW_LINKS)) {
      throw new IOException(
          root + " must be a folder of uid " + uid + " that nobody else can write: remove it");
    }
  }

  /** The cached folder of this name, made by {@code content} if it is not there yet. */
  public Path cached(String name, Content content) throws IOException {
    Path target = root.resolve("cache").resolve(name);
    if (Files.isDirectory(target)) {
      return target;
    }
    // Several JVMs may do this at once: each fills its own folder and the first rename wins.
    Path staging = root.resolve("cache").resolve(name + "-" + UUID.randomUUID());
    Files.createDirectory(staging);
    try {
      Files.setPosixFilePermissions(staging, PosixFilePermissions.fromString("rwxr-xr-x"));
      content.writeTo(staging);
      Files.move(staging, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      if (!Files.isDirectory(target)) {
        throw e;
      }
    } finally {
      delete(staging);
    }
    return target;
  }

  /** Deletes the folder and everything in it; no error if it is not there. */
  public static void delete(Path folder) throws IOException {
    if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (e instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE;
            }
            throw e;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e)
              throws IOException {
            if (e != null && !(e instanceof NoSuchFileException)) {
              throw e;
            }
            Files.deleteIfExists(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
