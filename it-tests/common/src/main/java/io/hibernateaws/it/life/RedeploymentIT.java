package io.hibernateaws.it.life;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateaws.it.Product;
import io.hibernateaws.it.Sessions;
import io.hibernateaws.local.LocalAurora;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An application that is taken out of its container, whose driver stays, leaves nothing there. */
@Tag("full")
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class RedeploymentIT {
  private final LocalAurora cluster = Product.newCluster().instances(3).start();

  @AfterEach
  void stop() {
    cluster.close();
  }

  @Test
  void fifty_boots_leave_the_class_loader_collectable(@TempDir Path folder) throws Exception {
    String driver = location(DriverManager.getDriver(url()).getClass()).toString();
    List<String> classPath =
        List.of(System.getProperty("java.class.path").split(File.pathSeparator));
    List<String> shared = new ArrayList<>();
    List<String> application = new ArrayList<>();
    for (String entry : classPath) {
      // Drivers register with the JVM and logging belongs to the container: neither is the
      // application's.
      boolean containers = entry.equals(driver) || entry.contains("jboss-logging");
      (containers ? shared : application).add(entry);
    }
    shared.add(folder.toString());
    copyLauncher(folder);
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-Djdk.net.hosts.file=" + cluster.hostsFile(),
                "-cp",
                String.join(File.pathSeparator, shared),
                BootsInOneJvm.class.getName(),
                "50",
                url(),
                cluster.user(),
                cluster.password(),
                String.join(File.pathSeparator, application))
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor()).as(output).isZero();
    assertThat(output).contains("BOOTS n=50 collected=true threads_left=[]");
    assertThat(Sessions.onAll(cluster, Product.underTest().sessions().named("%(%)"))).isZero();
  }

  private String url() {
    return cluster.jdbcUrl(cluster.clusterEndpoint());
  }

  private static Path location(Class<?> type) throws URISyntaxException {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  /** Alone, because what stands beside it belongs to the application's class loader. */
  private static void copyLauncher(Path folder) throws IOException {
    List<Class<?>> launcher = new ArrayList<>(List.of(BootsInOneJvm.class.getDeclaredClasses()));
    launcher.add(BootsInOneJvm.class);
    for (Class<?> type : launcher) {
      String file = type.getName().replace('.', '/') + ".class";
      Path target = folder.resolve(file);
      Files.createDirectories(target.getParent());
      try (InputStream bytes =
          Objects.requireNonNull(type.getClassLoader().getResourceAsStream(file))) {
        Files.copy(bytes, target);
      }
    }
  }
}
