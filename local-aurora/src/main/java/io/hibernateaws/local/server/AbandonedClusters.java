package io.hibernateaws.local.server;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;

/** Servers and folders of clusters whose owner has died without removing them. */
final class AbandonedClusters {
  /** How long an empty folder may belong to a cluster that is just being made. */
  private static final Duration UNBORN = Duration.ofMinutes(1);

  private AbandonedClusters() {}

  /** Ends the servers and deletes the folders whose owners are dead; never a living one's. */
  static void remove(Workspace workspace) throws IOException {
    for (Path clusters : workspace.clusters()) {
      try (DirectoryStream<Path> folders = Files.newDirectoryStream(clusters)) {
        for (Path folder : folders) {
          remove(folder);
        }
      }
    }
  }

  private static void remove(Path folder) throws IOException {
    String text = ClusterFolder.owner(folder);
    OwnerIdentity owner = OwnerIdentity.parse(text);
    if (owner == null) {
      removeUnborn(folder);
      return;
    }
    // A folder of this very JVM is never opened: closing a second channel on its lock file would
    // free the lock.
    if (owner.alive()) {
      return;
    }
    try (FileChannel channel =
        FileChannel.open(folder.resolve(ClusterFolder.LOCK), StandardOpenOption.WRITE)) {
      // A process of another container with a shared folder has no pid here, but holds its lock.
      try (FileLock lock = channel.tryLock()) {
        // The owner is read again: another JVM may have removed the folder, and a new cluster may
        // have taken the name.
        if (lock == null || !text.equals(ClusterFolder.owner(folder))) {
          return;
        }
        ClusterFolder.remove(folder);
      }
    } catch (OverlappingFileLockException | NoSuchFileException removedByAnother) {
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
}
