package io.hibernateaws.it.postgresql.adversary;

import java.util.List;

/** What PostgreSQL's moves say. */
final class PostgresTexts {
  /** Of lost connections, of servers that end or are read-only, and of transactions that lost. */
  static final List<String> STATES =
      List.of(
          "08000", "08001", "08003", "08004", "08006", "08007", "08P01", "57P01", "57P02", "57P03",
          "57P05", "25006", "25P02", "25P03", "53300", "58000", "58030", "XX000", "40001", "40003",
          "08S02", "57014");

  private PostgresTexts() {}
}
