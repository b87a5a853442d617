package io.hibernateaws.engine.product.postgresql;

import io.hibernateaws.engine.endpoint.EndpointKind;
import io.hibernateaws.engine.endpoint.Protocol;
import io.hibernateaws.engine.product.DatabaseFamily;
import io.hibernateaws.engine.product.DatabaseProduct;
import io.hibernateaws.engine.product.FailureChain;
import io.hibernateaws.engine.product.FailureKind;
import io.hibernateaws.engine.product.IdentifierRules;
import io.hibernateaws.engine.product.MarkerTable;
import io.hibernateaws.engine.product.Namespace;
import io.hibernateaws.engine.product.Position;
import io.hibernateaws.engine.product.SentMessages;
import io.hibernateaws.engine.product.ServerExamination;
import io.hibernateaws.engine.product.ServerProcess;
import io.hibernateaws.engine.product.SessionQuestion;
import io.hibernateaws.engine.product.Speaker;
import io.hibernateaws.engine.product.SqlText;
import io.hibernateaws.engine.product.postgresql.text.PgSqlText;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** PostgreSQL, whoever runs its servers. */
public final class PostgreSql implements DatabaseProduct {
  /** The product; it keeps nothing, so one will do. */
  public static final PostgreSql PRODUCT = new PostgreSql();

  private static final String READS_ONLY = "default_transaction_read_only";

  /** In a build of PostgreSQL as it is distributed: {@code NAMEDATALEN} less one. */
  private static final IdentifierRules IDENTIFIERS =
      new IdentifierRules('"', IdentifierRules.Folding.LOWER, 63);

  private static final Protocol PROTOCOL = new Protocol("postgresql", 5432, true);

  private final SqlText sqlText = new PgSqlText();
  private final SessionQuestion sessionQuestion = new PgSessionQuestion();
  private final ServerExamination examination = new PgExamination();

  private PostgreSql() {}

  @Override
  public Protocol protocol() {
    return PROTOCOL;
  }

  @Override
  public SqlText sqlText() {
    return sqlText;
  }

  @Override
  public SentMessages sentMessages() {
    return new PgSentMessages();
  }

  @Override
  public FailureKind classify(SQLException failure, Function<SQLException, Speaker> speakers) {
    return FailureChain.classify(failure, speakers, one -> PgFailures.ofState(one.getSQLState()));
  }

  @Override
  public boolean isStarting(SQLException failure) {
    return PgFailures.CANNOT_CONNECT_NOW.equals(failure.getSQLState());
  }

  @Override
  public String failedTransactionState() {
    return PgFailures.IN_FAILED_TRANSACTION;
  }

  @Override
  public String refusesWritesState() {
    return PgFailures.READ_ONLY_TRANSACTION;
  }

  @Override
  public boolean hasWritten(Connection raw) throws SQLException {
    try (Statement statement = raw.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT pg_catalog.pg_current_xact_id_if_assigned() IS NOT NULL")) {
      return row.next() && row.getBoolean(1);
    }
  }

  @Override
  public Position position(String text) {
    return PgPosition.parse(text);
  }

  @Override
  public boolean end(Connection raw, ServerProcess process) throws SQLException {
    return PgIdentity.end(raw, process);
  }

  @Override
  public Namespace namespace() {
    return Namespace.SCHEMA;
  }

  /** By RESET, because the search path of a fresh link has more than one name. */
  @Override
  public void resetNamespace(Connection raw, @Nullable String opened) throws SQLException {
    try (Statement statement = raw.createStatement()) {
      statement.execute("RESET search_path");
    }
  }

  @Override
  public SessionQuestion sessionQuestion() {
    return sessionQuestion;
  }

  @Override
  public boolean holdToReads(Connection raw, boolean on) throws SQLException {
    String sql =
        on
            ? "SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY; SHOW " + READS_ONLY
            : "RESET " + READS_ONLY + "; SHOW " + READS_ONLY;
    try (Statement statement = raw.createStatement()) {
      boolean rows = statement.execute(sql);
      while (!rows && statement.getUpdateCount() >= 0) {
        rows = statement.getMoreResults();
      }
      try (ResultSet answer = statement.getResultSet()) {
        return answer != null && answer.next() && "on".equals(answer.getString(1));
      }
    }
  }

  /**
   * A procedure cannot commit in it, and a statement in it has the snapshot that seals its mode.
   */
  @Override
  public String beginReading() {
    return "BEGIN READ ONLY";
  }

  @Override
  public String versionParameter() {
    return "server_version";
  }

  /** All but large objects, which they hold back since version 16. */
  @Override
  public boolean readOnlyHoldsAll(@Nullable String version) {
    int major = 0;
    for (int at = 0; version != null && at < version.length(); at++) {
      char c = version.charAt(at);
      if (c < '0' || c > '9' || major > 1_000) {
        break;
      }
      major = major * 10 + (c - '0');
    }
    return major >= 16;
  }

  /** Servers report it since version 14. */
  @Override
  public String readOnlyParameter() {
    return READS_ONLY;
  }

  /** Servers report it since version 14. */
  @Override
  public String recoveryParameter() {
    return "in_hot_standby";
  }

  @Override
  public String plainLiteralsParameter() {
    return "standard_conforming_strings";
  }

  @Override
  public MarkerTable markerTable(String schema, String table, Duration retention) {
    return new PgMarkerTable(schema, table, retention);
  }

  @Override
  public String tokenUser(String user) {
    return "GRANT rds_iam TO " + identifiers().quoted(user);
  }

  @Override
  public IdentifierRules identifiers() {
    return IDENTIFIERS;
  }

  @Override
  public String monitoringUser() {
    return "on PostgreSQL a member of the connections' own, or of pg_signal_backend";
  }

  @Override
  public DatabaseFamily likely(EndpointKind kind) {
    return kind.isCluster() ? PgFamilies.AURORA : PgFamilies.PLAIN;
  }

  @Override
  public DatabaseFamily detect(Connection raw, EndpointKind kind) throws SQLException {
    return FamilyDetector.detect(raw, kind);
  }

  @Override
  public ServerExamination examination() {
    return examination;
  }
}
