package io.hibernateaws.engine.product;

import io.hibernateaws.engine.endpoint.EndpointKind;
import io.hibernateaws.engine.endpoint.Protocol;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A product like another one, but for what a test overrides. */
public class ForwardingProduct implements DatabaseProduct {
  private final DatabaseProduct product;

  public ForwardingProduct(DatabaseProduct product) {
    this.product = product;
  }

  /** A family of this product with a topology that tells nothing. */
  public DatabaseFamily family(ServerQueries queries) {
    return new DatabaseFamily("fake", this, queries, (raw, endpoints) -> java.util.List.of());
  }

  @Override
  public Protocol protocol() {
    return product.protocol();
  }

  @Override
  public SqlText sqlText() {
    return product.sqlText();
  }

  @Override
  public SentMessages sentMessages() {
    return product.sentMessages();
  }

  @Override
  public FailureKind classify(SQLException failure, Function<SQLException, Speaker> speakers) {
    return product.classify(failure, speakers);
  }

  @Override
  public boolean isStarting(SQLException failure) {
    return product.isStarting(failure);
  }

  @Override
  public String failedTransactionState() {
    return product.failedTransactionState();
  }

  @Override
  public String refusesWritesState() {
    return product.refusesWritesState();
  }

  @Override
  public boolean hasWritten(Connection raw) throws SQLException {
    return product.hasWritten(raw);
  }

  @Override
  public Position position(String text) {
    return product.position(text);
  }

  @Override
  public @Nullable Position committed(String told) {
    return product.committed(told);
  }

  @Override
  public boolean end(Connection raw, ServerProcess process) throws SQLException {
    return product.end(raw, process);
  }

  @Override
  public Namespace namespace() {
    return product.namespace();
  }

  @Override
  public void resetNamespace(Connection raw, @Nullable String opened) throws SQLException {
    product.resetNamespace(raw, opened);
  }

  @Override
  public @Nullable SessionQuestion sessionQuestion() {
    return product.sessionQuestion();
  }

  @Override
  public boolean holdToReads(Connection raw, boolean on) throws SQLException {
    return product.holdToReads(raw, on);
  }

  @Override
  public @Nullable String readOnlyParameter() {
    return product.readOnlyParameter();
  }

  @Override
  public String beginReading() {
    return product.beginReading();
  }

  @Override
  public @Nullable String versionParameter() {
    return product.versionParameter();
  }

  @Override
  public boolean readOnlyHoldsAll(@Nullable String version) {
    return product.readOnlyHoldsAll(version);
  }

  @Override
  public @Nullable String recoveryParameter() {
    return product.recoveryParameter();
  }

  @Override
  public @Nullable String plainLiteralsParameter() {
    return product.plainLiteralsParameter();
  }

  @Override
  public MarkerTable markerTable(String schema, String table, Duration retention) {
    return product.markerTable(schema, table, retention);
  }

  @Override
  public IdentifierRules identifiers() {
    return product.identifiers();
  }

  @Override
  public String monitoringUser() {
    return product.monitoringUser();
  }

  @Override
  public boolean tellsCommits() {
    return product.tellsCommits();
  }

  @Override
  public String tokenUser(String user) {
    return product.tokenUser(user);
  }

  @Override
  public DatabaseFamily likely(EndpointKind kind) {
    return product.likely(kind);
  }

  @Override
  public DatabaseFamily detect(Connection raw, EndpointKind kind) throws SQLException {
    return product.detect(raw, kind);
  }

  @Override
  public ServerExamination examination() {
    return product.examination();
  }
}
