package io.hibernateaws.it.postgresql;

import java.sql.SQLException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;

/**
 * What {@link CleanLinks} says holds on the newest and on the oldest server that is supported. A
 * parameterized class would do, but a report has its last invocation only.
 */
class CleanLinkIT {
  @Nested
  class OnPostgreSql18 extends CleanLinks {
    private static final String VERSION = "18";

    OnPostgreSql18() {
      super(VERSION);
    }

    @BeforeAll
    static void start() throws SQLException {
      start(VERSION);
    }
  }

  @Nested
  class OnPostgreSql13 extends CleanLinks {
    private static final String VERSION = "13";

    OnPostgreSql13() {
      super(VERSION);
    }

    @BeforeAll
    static void start() throws SQLException {
      start(VERSION);
    }
  }
}
