package io.hibernateaws.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateaws.local.replication.MissingProgramsException;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoTest {
  @Test
  void the_application_survives_a_quarter_of_the_story(@TempDir Path folder) {
    survives(Product.POSTGRESQL, folder);
    assertThat(folder.resolve("report.html")).content().contains("<svg", "DEMO ok");
  }

  @Test
  void it_survives_on_mysql_as_well(@TempDir Path folder) {
    try {
      Product.MYSQL.cluster().instances(1).start().close();
    } catch (MissingProgramsException missing) {
      Assumptions.abort(String.valueOf(missing.getMessage()));
    }
    survives(Product.MYSQL, folder);
    assertThat(folder.resolve("report-mysql.html")).content().contains("<svg", "DEMO ok");
  }

  private static void survives(Product product, Path folder) {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    boolean survived =
        new Demo(
                product, false, 0.25, folder, new PrintStream(output, true, StandardCharsets.UTF_8))
            .run();
    String text = output.toString(StandardCharsets.UTF_8);
    assertThat(survived).as(text).isTrue();
    assertThat(text.lines().reduce((before, last) -> last).orElseThrow())
        .matches(
            "DEMO ok acknowledged=(\\d+) found=\\1 duplicated=0 unknown=\\d+ failovers=2"
                + " worst_gap_ms=\\d+ reads_on_writer=\\d+ reader_instances=2");
  }
}
