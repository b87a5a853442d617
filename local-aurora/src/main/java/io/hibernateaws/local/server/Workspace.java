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
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * The folder of one operating system user in which programs and the template are cached and
 * clusters live. The uid is part of its name: what root leaves behind an ordinary user cannot
 * remove.
 *
 * @param root absolute; only its owner may write or list it, others may pass through
 * @param uid of this JVM
 */
record Workspace(Path root, long uid) {
  /** Where the folder is made; the default is the JVM's folder for temporary files. */
  static final String PROPERTY = "local.aurora.directory";

  /** Fills a new, empty folder. */
  interface Content {
    void writeTo(Path folder) throws IOException;
  }

  static Workspace open() {
    String setting = System.getProperty(PROPERTY, System.getProperty("java.io.tmpdir"));
    try {
      Files.createDirectories(Path.of(setting));
      Path parent = Path.of(setting).toRealPath();
      long uid = ownUid(parent);
      Path root = parent.resolve("local-aurora-" + uid);
      try {
        Files.createDirectory(
            root,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx--x--x")));
      } catch (FileAlreadyExistsException e) {
        checkOwner(root, uid);
      }
      // Whatever the umask is: the servers' account must be able to pass through.
      Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwx--x--x"));
      for (String name : List.of("cache", "clusters")) {
        Path folder = Files.createDirectories(root.resolve(name));
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
      }
      return new Workspace(root, uid);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "No folder for local clusters in " + setting + " (set -D" + PROPERTY + "=…)", e);
    }
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

  Path clusters() {
    return root.resolve("clusters");
  }

  /** The cached folder of this name, made by {@code content} if it is not there yet. */
  Path cached(String name, Content content) throws IOException {
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
  static void delete(Path folder) throws IOException {
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
          public FileVisitResult postVisitDirectory(
              Path directory, @org.jspecify.annotations.Nullable IOException e) throws IOException {
            if (e != null && !(e instanceof NoSuchFileException)) {
              throw e;
            }
            Files.deleteIfExists(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
