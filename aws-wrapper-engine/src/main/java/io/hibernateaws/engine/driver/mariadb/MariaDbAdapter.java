package io.hibernateaws.engine.driver.mariadb;

import io.hibernateaws.engine.config.GivenSettings;
import io.hibernateaws.engine.driver.ConnectByUrl;
import io.hibernateaws.engine.driver.DriverAdapter;
import io.hibernateaws.engine.driver.DriverProperties;
import io.hibernateaws.engine.driver.DriverProperties.TimeLimit;
import io.hibernateaws.engine.driver.EngineSockets;
import io.hibernateaws.engine.driver.MySqlAnswer;
import io.hibernateaws.engine.driver.MySqlAttributes;
import io.hibernateaws.engine.driver.MySqlConnectorDatabase;
import io.hibernateaws.engine.driver.MySqlPins;
import io.hibernateaws.engine.driver.OpenAttempt;
import io.hibernateaws.engine.driver.SocketHandover;
import io.hibernateaws.engine.driver.tls.TlsInForce;
import io.hibernateaws.engine.driver.tls.TlsNames;
import io.hibernateaws.engine.driver.tls.TlsTrouble;
import io.hibernateaws.engine.endpoint.Endpoint;
import io.hibernateaws.engine.product.Speaker;
import io.hibernateaws.engine.product.TransactionState;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.mariadb.jdbc.Configuration;
import org.mariadb.jdbc.export.SslMode;

/** MariaDB Connector/J, over the engine's own sockets. */
public final class MariaDbAdapter implements DriverAdapter {
  private static final String ATTRIBUTES = "connectionAttributes";
  private static final String KEEP_ALIVE = "tcpKeepAlive";
  private static final String LOCAL_FILES = "allowLocalInfile";
  private static final String PASSWORD = "password";

  /** The state of what the driver says by itself of a connection that it does not open. */
  private static final String CONNECTION_EXCEPTIONS = "08";

  private static final DriverProperties PROPERTIES =
      new DriverProperties(
          MySqlAttributes.PROGRAM_NAME,
          new TimeLimit("connectTimeout", ChronoUnit.MILLIS),
          new TimeLimit("socketTimeout", ChronoUnit.MILLIS),
          KEEP_ALIVE,
          new TlsNames(MariaDbTls.MODE, SslMode.VERIFY_FULL.getValue(), MariaDbTls.AUTHORITY));

  private final MariaDbNames names = new MariaDbNames();
  private final EngineSockets sockets =
      MariaDbSocketFactory.sockets(Configuration.class.getClassLoader());
  private final String socketFactory;

  /**
   * @throws IllegalArgumentException the driver's class loader does not reach the engine
   */
  public MariaDbAdapter() {
    socketFactory = sockets.requireInReach();
  }

  @Override
  public String code() {
    return MariaDbDriver.CODE;
  }

  @Override
  public DriverProperties properties() {
    return PROPERTIES;
  }

  @Override
  public Map<String, String> refusedProperties() {
    return new TreeMap<>(MariaDbRefusals.REFUSED);
  }

  @Override
  public Set<String> allProperties() {
    Set<String> all = new HashSet<>(names.all());
    all.add(MySqlAttributes.PROGRAM_NAME);
    return all;
  }

  @Override
  public String readAs(String name) {
    return names.readAs(name);
  }

  /** A class of the application's that makes the sockets of TLS may have properties of its own. */
  @Override
  public boolean mayHaveOthers(Map<String, String> given) {
    return given.containsKey("tlsSocketType");
  }

  @Override
  public TlsInForce tls(Map<String, String> given) {
    return MariaDbTls.of(taken(given));
  }

  /** The driver lets old switches override a mode, of which an application would learn nothing. */
  @Override
  public void refuseProperties(
      GivenSettings given, Map<String, String> properties, UnaryOperator<String> written) {
    DriverAdapter.super.refuseProperties(given, properties, written);
    String overridden = MariaDbTls.overridden(taken(properties));
    if (overridden != null) {
      given.problem(written.apply(MariaDbTls.MODE) + ": " + overridden);
    }
  }

  /** Those that reach the driver, by the names under which it finds them. */
  private Map<String, String> taken(Map<String, String> properties) {
    Map<String, String> taken = new HashMap<>();
    properties.forEach((name, value) -> taken.put(names.readAs(name), value));
    taken.keySet().removeAll(MariaDbRefusals.REFUSED.keySet());
    taken.remove(MySqlAttributes.PROGRAM_NAME);
    return taken;
  }

  @Override
  public Connection open(
      OpenAttempt attempt,
      Endpoint endpoint,
      String database,
      String user,
      @Nullable String password,
      Map<String, String> properties)
      throws SQLException {
    MySqlConnectorDatabase.checkForServer(database);
    // A server reads the name in a log-in in its own character set, and later in that of the
    // session.
    boolean atLogIn = database.chars().allMatch(c -> c < 128);
    Properties all = driverProperties(attempt, user, password, properties);
    if (atLogIn) {
      all.setProperty("database", database);
    }
    Configuration conf =
        Configuration.parse(ConnectByUrl.url(MariaDbDriver.PROTOCOL, endpoint, ""), all);
    Connection connection = ConnectByUrl.open(attempt, sockets, () -> MariaDbConnection.open(conf));
    if (!atLogIn) {
      connection.setCatalog(database);
    }
    return connection;
  }

  private Properties driverProperties(
      OpenAttempt attempt, String user, @Nullable String password, Map<String, String> properties) {
    Properties all = new Properties();
    // As Connector/J has it: a server that is not who it says it is must not ask for files.
    all.setProperty(LOCAL_FILES, "false");
    all.putAll(taken(properties));
    all.setProperty("user", user);
    if (password == null) {
      all.remove(PASSWORD);
    } else {
      all.setProperty(PASSWORD, password);
    }
    Boolean keepAlive = attempt.settings().keepAlive();
    if (keepAlive != null) {
      all.setProperty(KEEP_ALIVE, keepAlive.toString());
    }
    all.setProperty("socketFactory", socketFactory);
    all.setProperty(MariaDbSocketFactory.ADDRESS, SocketHandover.encode(attempt.address()));
    // The deadline is the watchdog's business.
    all.setProperty("connectTimeout", "0");
    all.setProperty("permitRedirect", "false");
    all.setProperty("disablePipeline", "true");
    // Of a query whose rows are still to come the driver does not know what it has begun.
    all.setProperty("forceTransactionEnd", "true");
    name(all, properties.get(MySqlAttributes.PROGRAM_NAME));
    return all;
  }

  private static void name(Properties all, @Nullable String name) {
    String given = all.getProperty(ATTRIBUTES);
    if (name != null) {
      all.setProperty(ATTRIBUTES, MySqlAttributes.naming(name, given));
    }
  }

  /**
   * Trouble with TLS is told by causes; that one side does not encrypt, that a certificate is for
   * another name, or that a password would be readable, by exceptions of the driver's own that have
   * neither a number nor a cause.
   */
  @Override
  public boolean distrusts(SQLException failure) {
    String state = failure.getSQLState();
    boolean said =
        failure.getErrorCode() == -1
            && failure.getCause() == null
            && state != null
            && state.startsWith(CONNECTION_EXCEPTIONS);
    return said || TlsTrouble.isBehind(failure, cause -> false);
  }

  @Override
  public Speaker speaker(SQLException one, @Nullable Connection raw) {
    return MariaDbDriver.speaker(one);
  }

  @Override
  public long serverProcessId(Connection raw) {
    return connection(raw).getThreadId();
  }

  /** A server does not say that a failed statement has ended the transaction it was in. */
  @Override
  public TransactionState transactionState(Connection raw) {
    return connection(raw).client().inTransaction() ? TransactionState.OPEN : TransactionState.IDLE;
  }

  /** The caller limits how long it may take. */
  @Override
  public boolean isValid(Connection raw, int seconds) throws SQLException {
    return MySqlAnswer.isGivenBy(raw);
  }

  /** After an error the server has not said it. */
  @Override
  public boolean serverAutoCommits(Connection raw) {
    return connection(raw).client().serverAutoCommits();
  }

  private static MariaDbConnection connection(Connection raw) {
    if (raw instanceof MariaDbConnection connection) {
      return connection;
    }
    throw new IllegalArgumentException(
        raw.getClass().getName()
            + " is no connection of MariaDB Connector/J that the engine has opened; check the"
            + " setting driver");
  }

  /** With any fetch size, but where rows may be changed, for which the driver needs them all. */
  @Override
  public boolean streams(Statement raw) throws SQLException {
    return raw.getFetchSize() > 0 && raw.getResultSetConcurrency() != ResultSet.CONCUR_UPDATABLE;
  }

  @Override
  public void resetSession(Connection raw) throws SQLException {
    connection(raw).resetSession();
  }

  @Override
  public Map<String, String> pinningProperties(Map<String, String> given) {
    return MySqlPins.of(given);
  }
}
