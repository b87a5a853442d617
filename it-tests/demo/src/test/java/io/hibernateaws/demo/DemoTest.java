package io.hibernateaws.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoTest {
  @Test
  void the_application_survives_a_quarter_of_the_story(@TempDir Path folder) {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    boolean survived =
        new Demo(false, 0.25, folder, new PrintStream(output, true, StandardCharsets.UTF_8)).run();
    String text = output.toString(StandardCharsets.UTF_8);
    assertThat(survived).as(text).isTrue();
    assertThat(text.lines().reduce((before, last) -> last).orElseThrow())
        .matches(
            "DEMO ok acknowledged=(\\d+) found=\\1 duplicated=0 unknown=\\d+ failovers=2"
                + " worst_gap_ms=\\d+ reads_on_writer=\\d+ reader_instances=2");
    assertThat(folder.resolve("report.html")).content().contains("<svg", "DEMO ok");
  }
}
