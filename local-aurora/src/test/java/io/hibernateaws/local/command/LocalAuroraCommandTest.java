package io.hibernateaws.local.command;

import static io.hibernateaws.local.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateaws.local.ChildJvm;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** A cluster in another process, broken from this one. */
class LocalAuroraCommandTest {
  private static final String NAME = "commanded";

  /** What a command printed, and its exit code. */
  private record Outcome(int code, String out, String err) {}

  private static Outcome run(String... words) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line = LocalAuroraCommand.commandLine();
    line.setOut(new PrintWriter(out));
    line.setErr(new PrintWriter(err));
    String[] all = new String[words.length + 2];
    System.arraycopy(words, 0, all, 0, words.length);
    all[words.length] = "--name";
    all[words.length + 1] = NAME;
    int code = line.execute(all);
    return new Outcome(code, out.toString(), err.toString());
  }

  @Test
  void a_second_process_breaks_and_mends_the_cluster_of_the_first() throws Exception {
    assertThat(run("status").err()).contains("No cluster named 'commanded'");
    try (ChildJvm child =
        ChildJvm.start(
            LocalAuroraCommand.class,
            List.of(),
            "start",
            "--instances",
            "3",
            "--promotion-delay",
            "100",
            "--name",
            NAME)) {
      child.await("ready");
      assertThat(child.await("cluster")).startsWith("jdbc:postgresql://commanded.cluster-");
      assertThat(run("status").out()).contains("1        writer UP");
      assertThat(run("freeze", "2").out()).contains("2        reader FROZEN");
      assertThat(run("thaw", "2").out()).contains("2        reader UP");
      assertThat(run("switchover", "2").out()).contains("2        writer UP");
      Outcome crash = run("crash", "2", "--silent");
      assertThat(crash.code()).isZero();
      assertThat(crash.out()).contains("DOWN");
      await().until(() -> run("status").out().matches("(?s).*[13] +writer UP.*"));
      assertThat(run("rejoin", "2").out()).contains("2        reader UP");
      assertThat(run("events").out()).contains("PROMOTION_DONE");
      assertThat(run("network", "1", "delay", "5").code()).isZero();
      assertThat(run("network", "1", "heal").code()).isZero();
      assertThat(run("network", "1", "hail").err()).contains("There is no fault 'hail'");
      assertThat(run("thaw", "1"))
          .satisfies(outcome -> assertThat(outcome.code()).isEqualTo(1))
          .satisfies(outcome -> assertThat(outcome.err()).contains("not frozen"));
      assertThat(run("crash", "x").code()).isEqualTo(2);
      onlyTheOwnerMayGiveOrders(Path.of(child.await("java").replaceAll(".*file=(\\S+) .*", "$1")));
      assertThat(run("stop").out()).contains("stopping");
      assertThat(child.awaitExit()).isZero();
    }
  }

  private static void onlyTheOwnerMayGiveOrders(Path hosts) throws IOException {
    Path control = hosts.resolveSibling(ControlSocket.FILE);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(control)))
        .isEqualTo("rw-------");
    List<String> lines = Files.readAllLines(control);
    Path forged = Files.createTempFile("control", "");
    Files.write(forged, List.of(lines.get(0), lines.get(1), "guess"));
    assertThat(ControlSocket.send(forged, List.of("stop")))
        .isEqualTo(new ControlSocket.Answer(false, List.of("error wrong token")));
    Files.delete(forged);
  }
}
