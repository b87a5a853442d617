package io.hibernateaws.local.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hibernateaws.local.LocalAurora;
import io.hibernateaws.local.ServerContainer;
import io.hibernateaws.local.server.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Servers whose processes are not those that were started, as in a container: a script takes the
 * place of its command line.
 */
@Timeout(120)
class ServerContainerTest {

  /** It runs what it is told to as another process, to which no signal is handed on. */
  private static ServerContainer container(Path folder, Path programs) throws IOException {
    Path script = folder.resolve("engine");
    Files.writeString(
        script,
        """
        #!/bin/sh
        [ "$1 $2 $4" = "exec --user box" ] || exit 2
        as=
        [ "$(id -u)" -ne 0 ] || as="setpriv --reuid=${3%%:*} --regid=${3##*:} --clear-groups"
        shift 4
        trap '' INT TERM
        PATH='%s':$PATH setsid $as env "$@" &
        wait $!
        """
            .formatted(programs));
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    return new ServerContainer(script.toString(), "box");
  }

  @Test
  void a_cluster_in_a_container_fails_over_and_its_servers_come_back(@TempDir Path folder)
      throws Exception {
    Path programs = Binaries.unpacked(Workspace.open(), null).resolve("bin");
    try (LocalAurora cluster =
        LocalAurora.postgresql().instances(2).container(container(folder, programs)).start()) {
      cluster.restart(2);
      cluster.switchover(2);
      assertThat(cluster.writer()).isEqualTo(2);
      cluster.crash(2);
      cluster.promote(1);
      cluster.rejoin(2);
      assertThat(cluster.writer()).isEqualTo(1);
    }
  }

  @Test
  void a_container_without_the_programs_is_told_so(@TempDir Path folder) throws Exception {
    ServerContainer container = container(folder, folder);
    assertThatThrownBy(() -> LocalAurora.postgresql().version("3").container(container).start())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("there is no PostgreSQL 3 in the container");
  }
}
