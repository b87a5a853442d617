package io.hibernateaws.engine.route;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReaderFallbackLogTest {
  private final NotedLevels log = new NotedLevels();
  private final ReaderFallbackLog outage = new ReaderFallbackLog("cluster");

  @AfterEach
  void stop() {
    log.close();
  }

  @Test
  void an_outage_is_said_once_and_so_is_its_end() {
    outage.served(1);
    for (int read = 0; read < 10; read++) {
      outage.fellBack(2, "no reader is usable");
    }
    outage.served(3);
    outage.served(3);
    outage.fellBack(4, "no reader is usable");

    assertThat(log.levels).containsExactly("WARN", "INFO", "WARN");
  }

  @Test
  void a_read_that_began_before_the_end_begins_no_outage() {
    outage.fellBack(2, "no reader is usable");
    outage.served(3);
    outage.fellBack(2, "no reader is usable");

    assertThat(log.levels).containsExactly("WARN", "INFO");
  }

  @Test
  void a_read_that_began_before_the_outage_does_not_end_it() {
    outage.fellBack(5, "no reader is usable");
    outage.served(4);
    outage.fellBack(6, "no reader is usable");

    assertThat(log.levels).containsExactly("WARN");
  }
}
