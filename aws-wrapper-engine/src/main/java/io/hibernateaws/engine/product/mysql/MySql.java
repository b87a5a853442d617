package io.hibernateaws.engine.product.mysql;

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
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** MySQL 8.0 and later, and MariaDB 10.6 and later, whoever runs their servers. */
public final class MySql implements DatabaseProduct {
  /** Servers of MySQL; what it keeps never changes, so one will do. */
  public static final MySql PRODUCT = new MySql(Make.MYSQL);

  /** Servers of MariaDB, which speak MySQL's protocol. */
  public static final MySql MARIADB = new MySql(Make.MARIADB);

  /** The limit is of characters, of which none is longer than a byte in most names. */
  private static final IdentifierRules IDENTIFIERS =
      new IdentifierRules('`', IdentifierRules.Folding.NONE, 64);

  private static final Protocol PROTOCOL = new Protocol("mysql", 3306, true);

  /** A driver of another make says which one it is by the URL. */
  private static final List<Protocol> PROTOCOLS =
      List.of(PROTOCOL, new Protocol("mariadb", 3306, true));

  private final Make make;
  private final SqlText sqlText;
  private final SessionQuestion sessionQuestion;
  private final ServerExamination examination = new MySqlExamination();

  private MySql(Make make) {
    this.make = make;
    this.sqlText = make.sqlText();
    this.sessionQuestion = new MySqlSessionQuestion(make);
  }

  @Override
  public Protocol protocol() {
    return PROTOCOL;
  }

  @Override
  public List<Protocol> protocols() {
    return PROTOCOLS;
  }

  @Override
  public SqlText sqlText() {
    return sqlText;
  }

  @Override
  public SentMessages sentMessages() {
    return new MySqlSentMessages();
  }

  @Override
  public FailureKind classify(SQLException failure, Function<SQLException, Speaker> speakers) {
    return FailureChain.classify(failure, speakers, MySqlFailures::of);
  }

  /** A server listens when it is ready. */
  @Override
  public boolean isStarting(SQLException failure) {
    return false;
  }

  /** A failed statement leaves its transaction usable; the state of the standard all the same. */
  @Override
  public String failedTransactionState() {
    return "25000";
  }

  @Override
  public String refusesWritesState() {
    return MySqlFailures.GENERAL;
  }

  @Override
  public boolean commitsImplicitly() {
    return true;
  }

  /** Users without rights of an administrator are not told, so what may have written has. */
  @Override
  public boolean hasWritten(Connection raw) {
    return true;
  }

  /** MariaDB has no such variable, and refuses a log-in that sets it. */
  @Override
  public boolean tellsCommits() {
    return make == Make.MYSQL;
  }

  @Override
  public Position position(String text) {
    return MySqlPosition.parse(text);
  }

  @Override
  public @Nullable Position committed(String told) {
    return MySqlPosition.latest(told);
  }

  @Override
  public boolean end(Connection raw, ServerProcess process) throws SQLException {
    return MySqlSession.end(raw, process, make);
  }

  @Override
  public Namespace namespace() {
    return Namespace.CATALOG;
  }

  @Override
  public void resetNamespace(Connection raw, @Nullable String opened) throws SQLException {
    if (opened == null || opened.isEmpty()) {
      throw new SQLException("a link cannot be led back to where it has no database", "3D000");
    }
    raw.setCatalog(opened);
  }

  @Override
  public SessionQuestion sessionQuestion() {
    return sessionQuestion;
  }

  /** What a server accepts here it does: no question is needed. */
  @Override
  public boolean holdToReads(Connection raw, boolean on) throws SQLException {
    try (Statement statement = raw.createStatement()) {
      statement.execute(
          "SET SESSION " + make.variable("read_only") + " = " + (on ? "ON" : "DEFAULT"));
    }
    return on;
  }

  /**
   * A function cannot commit in it; what could, a procedure or a prepared statement, is taken for a
   * text that evades it.
   */
  @Override
  public String beginReading() {
    return "START TRANSACTION READ ONLY";
  }

  @Override
  public @Nullable String readOnlyParameter() {
    return null;
  }

  @Override
  public @Nullable String recoveryParameter() {
    return null;
  }

  @Override
  public @Nullable String versionParameter() {
    return null;
  }

  /** All but temporary tables, which are the session's own. */
  @Override
  public boolean readOnlyHoldsAll(@Nullable String version) {
    return true;
  }

  /** A text in which a backslash decides is not read at all. */
  @Override
  public @Nullable String plainLiteralsParameter() {
    return null;
  }

  @Override
  public MarkerTable markerTable(String schema, String table, Duration retention) {
    return new MySqlMarkerTable(schema, table, retention);
  }

  @Override
  public String tokenUser(String user) {
    return "CREATE USER "
        + identifiers().quoted(user)
        + "@'%' IDENTIFIED WITH AWSAuthenticationPlugin AS 'RDS'";
  }

  @Override
  public IdentifierRules identifiers() {
    return IDENTIFIERS;
  }

  @Override
  public String monitoringUser() {
    return "on MySQL the connections' own, or one with PROCESS and CONNECTION_ADMIN (MariaDB:"
        + " CONNECTION ADMIN)";
  }

  @Override
  public DatabaseFamily likely(EndpointKind kind) {
    return kind.isCluster() ? MySqlFamilies.AURORA : MySqlFamilies.PLAIN;
  }

  @Override
  public DatabaseFamily detect(Connection raw, EndpointKind kind) throws SQLException {
    return MySqlDetector.detect(raw, kind);
  }

  @Override
  public DatabaseFamily confirmed(Connection raw, DatabaseFamily set) throws SQLException {
    return MySqlDetector.confirmed(raw, set, make);
  }

  @Override
  public ServerExamination examination() {
    return examination;
  }
}
