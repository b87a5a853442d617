package io.hibernateaws.it.life;

import io.hibernateaws.engine.jdbc.AwsDataSource;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;

/** A program for a JVM that has few modules: asks once and tells what is left afterwards. */
final class SmallJvm {
  private SmallJvm() {}

  /** Takes the URL and the user; the password is in the environment. */
  public static void main(String[] arguments) throws SQLException, IOException {
    boolean extended = ModuleLayer.boot().findModule("jdk.net").isPresent();
    Map<String, String> settings =
        Map.of(
            "url",
            arguments[0],
            "user",
            arguments[1],
            "password",
            System.getenv("PASSWORD"),
            "hibernate.aws.pool.enabled",
            "false",
            "hibernate.aws.pool.acquisition_timeout",
            "10s");
    // The first socket of a JVM leaves one behind that is the JDK's own.
    try (Socket first = new Socket()) {
      first.setTcpNoDelay(true);
    }
    int before = sockets();
    boolean answered;
    try (AwsDataSource source = new AwsDataSource(settings);
        Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      answered = statement.executeQuery("select 1").next();
    }
    System.out.printf(
        "SMALL_JVM extended_options=%b answered=%b sockets_left=%d%n",
        extended, answered, sockets() - before);
  }

  private static int sockets() throws IOException {
    int sockets = 0;
    try (DirectoryStream<Path> open = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
      for (Path one : open) {
        try {
          if (Files.readSymbolicLink(one).toString().startsWith("socket:")) {
            sockets++;
          }
        } catch (NoSuchFileException e) {
          // The one through which the folder was read is closed by now.
        }
      }
    }
    return sockets;
  }
}
