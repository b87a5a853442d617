package io.hibernateaws.it.handout;

import io.hibernateaws.it.Sql;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server that falls silent is noticed also by calls that no statement makes. */
@Timeout(120)
class HandOutMonitoringIT {
  @Test
  void calls_of_rows_and_metadata_end_with_their_frozen_server() throws Exception {
    FrozenServer.endsWith(
        AskingCall.ofJdbc(),
        connection -> Sql.run(connection, "create table made (id int primary key)"),
        Map.of());
  }
}
