package io.hibernateaws.it.doctor;

import io.hibernateaws.engine.doctor.Doctor;
import io.hibernateaws.local.LocalAurora;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/** The command in a JVM of its own, with no more on its class path than it needs. */
record DoctorCommand(int status, String told) {
  static DoctorCommand run(LocalAurora of, String url, String... options)
      throws IOException, InterruptedException, SQLException {
    List<String> words =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Djdk.net.hosts.file=" + of.hostsFile(),
                "-cp",
                Stream.of(Doctor.class, Logger.class, DriverManager.getDriver(url).getClass())
                    .map(DoctorCommand::jar)
                    .collect(Collectors.joining(File.pathSeparator)),
                Doctor.class.getName(),
                url,
                "--user=" + of.user(),
                "--limit=30s"));
    words.addAll(List.of(options));
    ProcessBuilder builder = new ProcessBuilder(words).redirectError(Redirect.DISCARD);
    builder.environment().put("WRONG", "notThisOne");
    Process process = builder.start();
    String told = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new DoctorCommand(process.waitFor(), told);
  }

  private static String jar(Class<?> type) {
    return Path.of(URI.create(type.getProtectionDomain().getCodeSource().getLocation().toString()))
        .toString();
  }
}
