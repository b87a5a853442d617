package io.hibernateaws.engine.product.mysql;

import io.hibernateaws.engine.product.SqlText;
import io.hibernateaws.engine.product.mysql.text.MariaDbText;
import io.hibernateaws.engine.product.mysql.text.MySqlText;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Who has made a server that speaks MySQL's protocol, and what servers of that make call what
 * others have too.
 */
enum Make {
  MYSQL("@@server_uuid", "CONNECTION_ADMIN", "transaction_"),
  /**
   * Its servers have no identifier of their own that all versions tell, and their variables have
   * MySQL's names since 11.1 only.
   */
  MARIADB("@@server_id", "CONNECTION ADMIN", "tx_");

  private final String server;
  private final String ending;
  private final String ofTransactions;

  Make(String server, String ending, String ofTransactions) {
    this.server = server;
    this.ending = ending;
    this.ofTransactions = ofTransactions;
  }

  /** Servers of MariaDB say so in their greeting, whatever driver hears it. */
  static Make of(Connection raw) throws SQLException {
    return ofVersion(raw.getMetaData().getDatabaseProductVersion());
  }

  static Make ofVersion(@Nullable String version) {
    return version != null && version.toLowerCase(Locale.ROOT).contains("mariadb")
        ? MARIADB
        : MYSQL;
  }

  /** An expression that yields by what a server is told from others. */
  String server() {
    return server;
  }

  /** The right to end the sessions of others. */
  String ending() {
    return ending;
  }

  /** The variable of a session that says how its transactions are. */
  String variable(String property) {
    return ofTransactions + property;
  }

  /** What reads its texts; stateless. */
  SqlText sqlText() {
    return this == MARIADB ? new MariaDbText() : new MySqlText();
  }
}
