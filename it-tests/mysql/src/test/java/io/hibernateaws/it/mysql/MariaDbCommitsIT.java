package io.hibernateaws.it.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateaws.engine.api.ReadToken;
import io.hibernateaws.engine.jdbc.AwsDataSource;
import io.hibernateaws.it.OnProduct;
import io.hibernateaws.it.Sql;
import java.sql.Connection;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Connector/J would have a server tell what its sessions commit, by a variable that MariaDB does
 * not have and refuses a log-in for.
 */
@OnProduct(MariaDbBelowConnectorJ.class)
@Timeout(180)
class MariaDbCommitsIT {
  /** The first session may come before the server has said what it is. */
  private static final int APPLICATIONS = 5;

  /** What this thread must see would stay with it in the tests that follow. */
  @AfterEach
  void forget() {
    ReadToken.forget();
  }

  @Test
  void sessions_log_in_and_commit_where_reads_are_to_see_what_was_written() throws Exception {
    try (OneServer server = new OneServer()) {
      server.run(List.of("create table note (id int primary key)"));
      for (int i = 1; i <= APPLICATIONS; i++) {
        try (AwsDataSource source =
                server.source(Map.of("hibernate.aws.read_your_writes.mode", "thread"));
            Connection session = source.getConnection()) {
          session.setAutoCommit(false);
          Sql.run(session, "insert into note values (" + i + ")");
          session.commit();
          session.setReadOnly(true);
          assertThat(Sql.text(session, "select count(*) from note")).isEqualTo("" + i);
          session.rollback();
        }
      }
    }
  }
}
