package io.hibernateaws.local;

import static io.hibernateaws.local.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whose processes, files, addresses and rights a cluster has, and what is left of it. */
class OwnershipTest {
  private static boolean root() {
    return System.getProperty("user.name").equals("root");
  }

  private static Connection connect(String address, String user, String password)
      throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", user);
    properties.setProperty("password", password);
    properties.setProperty("sslmode", "disable");
    return DriverManager.getConnection("jdbc:postgresql://" + address + "/app", properties);
  }

  private static long segments() throws IOException {
    try (Stream<String> lines = Files.lines(Path.of("/proc/sysvipc/shm"))) {
      return lines.count();
    }
  }

  @Test
  void all_instances_are_up_and_in_sync_when_the_start_returns() {
    LocalAurora.postgresql().instances(1).start().close();
    long start = System.nanoTime();
    try (LocalAurora aurora = LocalAurora.postgresql().instances(3).start()) {
      System.out.printf("START-TIME instances=3 ms=%d%n", (System.nanoTime() - start) / 1_000_000);
      assertThat(aurora.inSync()).containsExactlyInAnyOrder(2, 3);
      assertThat(List.of(aurora.life(1), aurora.life(2), aurora.life(3))).containsOnly(Life.UP);
    }
  }

  @Test
  void the_next_start_removes_what_a_killed_owner_left_and_no_living_cluster() throws Exception {
    try (ChildJvm killed = ChildJvm.start(ClusterProgram.class, List.of(), "2");
        ChildJvm living = ChildJvm.start(ClusterProgram.class, List.of(), "1");
        LocalAurora mine = LocalAurora.postgresql().instances(1).name("mine").start()) {
      Path left = Path.of(killed.await("FOLDER"));
      Path alive = Path.of(living.await("FOLDER"));
      assertThat(Set.of(left, alive, mine.folder())).hasSize(3);
      killed.await("ROWS");
      living.await("ROWS");
      killed.process().destroyForcibly();
      killed.awaitExit();
      assertThat(ServerProcesses.in(left)).isNotEmpty();
      long segments = segments();
      LocalAurora.postgresql().instances(1).name("next").start().close();
      assertThat(left).doesNotExist();
      assertThat(ServerProcesses.in(left)).isEmpty();
      assertThat(segments()).isLessThan(segments);
      assertThat(ServerProcesses.in(alive)).isNotEmpty();
      try (Connection connection =
          connect(living.await("ADDRESS"), "app", living.await("PASSWORD"))) {
        assertThat(Sql.query(connection, "select count(*) from t")).containsExactly("1");
      }
      assertThat(Sql.ask(mine, 1, "select 1")).containsExactly("1");
    }
  }

  @Test
  void a_closed_cluster_leaves_no_process_no_file_and_no_shared_memory() throws Exception {
    LocalAurora aurora = LocalAurora.postgresql().instances(2).start();
    Path folder = aurora.folder();
    aurora.freeze(2);
    aurora.close();
    assertThat(folder).doesNotExist();
    assertThat(ServerProcesses.in(folder)).isEmpty();
    await()
        .untilAsserted(
            () ->
                assertThat(Thread.getAllStackTraces().keySet())
                    .extracting(Thread::getName)
                    .noneMatch(name -> name.startsWith("local-aurora")));
  }

  @Test
  void an_owner_that_is_asked_to_end_takes_its_cluster_with_it() throws Exception {
    try (ChildJvm child = ChildJvm.start(ClusterProgram.class, List.of(), "1")) {
      Path folder = Path.of(child.await("FOLDER"));
      child.await("ROWS");
      child.process().destroy();
      child.awaitExit();
      assertThat(folder).doesNotExist();
      assertThat(ServerProcesses.in(folder)).isEmpty();
    }
  }

  @Test
  void nothing_listens_beyond_loopback() throws Exception {
    try (LocalAurora aurora = LocalAurora.postgresql().instances(2).start()) {
      List<Path> processes = new ArrayList<>(ServerProcesses.in(aurora.folder()));
      processes.add(Path.of("/proc/self"));
      Set<String> addresses = new HashSet<>();
      for (Path process : processes) {
        addresses.addAll(ServerProcesses.listening(process));
      }
      // Two servers and two proxies; the kernel writes 127.a.b.c as ccbbaa7F.
      assertThat(addresses)
          .hasSizeGreaterThanOrEqualTo(4)
          .allMatch(a -> a.matches(".*7F:[0-9A-F]{4}"));
      for (NetworkInterface card : Collections.list(NetworkInterface.getNetworkInterfaces())) {
        for (InetAddress address : Collections.list(card.getInetAddresses())) {
          if (!address.isLoopbackAddress()) {
            assertThatThrownBy(() -> new Socket(address, aurora.port()).close())
                .isInstanceOf(IOException.class);
          }
        }
      }
    }
  }

  @Test
  void the_application_is_no_superuser_and_a_wrong_password_opens_nothing() throws Exception {
    try (LocalAurora aurora = LocalAurora.postgresql().instances(1).start()) {
      assertThat(
              Sql.ask(
                  aurora,
                  1,
                  "select rolsuper or rolreplication or rolbypassrls from pg_roles"
                      + " where rolname = current_user"))
          .containsExactly("f");
      assertThatThrownBy(() -> Sql.ask(aurora, 1, "select pg_read_file('/etc/passwd')"))
          .isInstanceOf(SQLException.class)
          .extracting(e -> ((SQLException) e).getSQLState())
          .isEqualTo("42501");
      String address = aurora.proxy(1).address().getHostAddress();
      for (String user : List.of("app", "rdsadmin", "postgres")) {
        assertThatThrownBy(() -> connect(address, user, "guess"))
            .isInstanceOf(SQLException.class)
            .extracting(e -> ((SQLException) e).getSQLState())
            .isEqualTo("28P01");
      }
      assertThat(Sql.ask(aurora, 1, "show password_encryption")).containsExactly("scram-sha-256");
      try (LocalAurora other = LocalAurora.postgresql().instances(1).start()) {
        assertThat(other.password()).isNotEqualTo(aurora.password());
      }
      for (Path process : ServerProcesses.in(aurora.folder())) {
        assertThat(Files.getAttribute(process, "unix:uid")).isNotEqualTo(0);
      }
    }
  }

  @Test
  void sixteen_instances_run_side_by_side() throws Exception {
    try (LocalAurora aurora = LocalAurora.postgresql().instances(16).start()) {
      assertThat(Sql.ask(aurora, 16, "select server_id from aurora_replica_status()")).hasSize(16);
      assertThatThrownBy(() -> LocalAurora.postgresql().instances(17))
          .hasMessageContaining("1 to 16");
      assertThatThrownBy(() -> aurora.crash(17)).hasMessageContaining("1 to 16");
    }
  }

  @Test
  void root_can_use_a_user_namespace_where_there_is_no_setpriv() throws Exception {
    assumeThat(root()).isTrue();
    assumeThat(new ProcessBuilder("unshare", "-U", "true").start().waitFor()).isZero();
    try (ChildJvm child =
        ChildJvm.start(ClusterProgram.class, List.of("-Dlocal.aurora.account=unshare"), "2")) {
      assertThat(child.await("ROWS")).isEqualTo("1");
    }
  }

  @Test
  void an_ordinary_user_can_do_all_of_it(@TempDir Path shared) throws Exception {
    assumeThat(root()).isTrue();
    try (ChildJvm child =
        ChildJvm.start(
            List.of("setpriv", "--reuid=nobody", "--regid=" + group(), "--clear-groups"),
            readableClassPath(shared),
            ClusterProgram.class,
            List.of(),
            "2")) {
      assertThat(child.await("USER")).isEqualTo("nobody");
      assertThat(child.await("ROWS")).isEqualTo("1");
      assertThat(child.await("FOLDER")).doesNotContain("local-aurora-0");
    }
  }

  private static String group() throws Exception {
    Process process = new ProcessBuilder("id", "-g", "nobody").start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
  }

  /** A copy that every account may read: the build's own may lie in a private folder. */
  private static String readableClassPath(Path shared) throws IOException {
    Files.setPosixFilePermissions(shared, PosixFilePermissions.fromString("rwxr-xr-x"));
    List<String> entries = new ArrayList<>();
    int number = 0;
    for (String entry : System.getProperty("java.class.path").split(":", -1)) {
      Path source = Path.of(entry);
      if (!Files.exists(source)) {
        continue;
      }
      Path target = shared.resolve(number++ + "-" + Objects.requireNonNull(source.getFileName()));
      copy(source, target);
      entries.add(target.toString());
    }
    return String.join(":", entries);
  }

  private static void copy(Path source, Path target) throws IOException {
    try (Stream<Path> all = Files.walk(source)) {
      for (Path path : (Iterable<Path>) all::iterator) {
        Path to = target.resolve(source.relativize(path).toString());
        Files.copy(path, to, StandardCopyOption.REPLACE_EXISTING);
        Files.setPosixFilePermissions(to, PosixFilePermissions.fromString("rwxr-xr-x"));
      }
    }
  }
}
