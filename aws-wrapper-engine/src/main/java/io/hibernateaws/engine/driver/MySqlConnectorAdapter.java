package io.hibernateaws.engine.driver;

import com.mysql.cj.NativeSession;
import com.mysql.cj.Session;
import com.mysql.cj.conf.PropertyDefinitions;
import com.mysql.cj.conf.PropertyKey;
import com.mysql.cj.exceptions.UnableToConnectException;
import com.mysql.cj.jdbc.JdbcConnection;
import com.mysql.cj.jdbc.NonRegisteringDriver;
import com.mysql.cj.protocol.ServerSession;
import io.hibernateaws.engine.driver.DriverProperties.TimeLimit;
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
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** MySQL Connector/J, over the engine's own sockets. */
public final class MySqlConnectorAdapter implements DriverAdapter {
  private static final DriverProperties PROPERTIES =
      new DriverProperties(
          MySqlAttributes.PROGRAM_NAME,
          new TimeLimit(PropertyKey.connectTimeout.getKeyName(), ChronoUnit.MILLIS),
          new TimeLimit(PropertyKey.socketTimeout.getKeyName(), ChronoUnit.MILLIS),
          PropertyKey.tcpKeepAlive.getKeyName(),
          new TlsNames(
              PropertyKey.sslMode.getKeyName(),
              PropertyDefinitions.SslMode.VERIFY_IDENTITY.name(),
              PropertyKey.trustCertificateKeyStoreUrl.getKeyName()));

  /** The driver's default, in seconds. */
  private static final String STREAM_PATIENCE = "600";

  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,8}");

  /** Each names a class of the application's that is given the properties. */
  private static final List<String> LOADED =
      List.of(
          PropertyKey.connectionLifecycleInterceptors.getKeyName(),
          PropertyKey.queryInterceptors.getKeyName(),
          PropertyKey.exceptionInterceptors.getKeyName(),
          PropertyKey.authenticationPlugins.getKeyName(),
          PropertyKey.clientInfoProvider.getKeyName());

  private final NonRegisteringDriver driver;
  private final EngineSockets sockets =
      MySqlConnectorSocketFactory.sockets(NonRegisteringDriver.class.getClassLoader());
  private final String socketFactory;

  /**
   * @throws IllegalArgumentException the driver's class loader does not reach the engine
   */
  public MySqlConnectorAdapter() {
    socketFactory = sockets.requireInReach();
    try {
      driver = new NonRegisteringDriver();
    } catch (SQLException e) {
      throw new IllegalStateException("Connector/J makes no driver", e);
    }
  }

  @Override
  public String code() {
    return MySqlConnectorDriver.CODE;
  }

  @Override
  public DriverProperties properties() {
    return PROPERTIES;
  }

  @Override
  public Map<String, String> refusedProperties() {
    return new TreeMap<>(MySqlConnectorRefusals.REFUSED);
  }

  @Override
  public Set<String> allProperties() {
    Set<String> names = new HashSet<>();
    names.add(MySqlAttributes.PROGRAM_NAME);
    for (PropertyKey key : PropertyDefinitions.PROPERTY_KEY_TO_PROPERTY_DEFINITION.keySet()) {
      names.add(key.getKeyName());
      String alias = key.getCcAlias();
      if (alias != null) {
        names.add(alias);
      }
    }
    return Set.copyOf(names);
  }

  /** The driver reads a few in any case: the user, the host and the like. */
  @Override
  public String readAs(String name) {
    return PropertyKey.normalizeCase(name);
  }

  /** A class that reads the properties of its connection may have some of its own. */
  @Override
  public boolean mayHaveOthers(Map<String, String> given) {
    return LOADED.stream().anyMatch(given::containsKey);
  }

  @Override
  public TlsInForce tls(Map<String, String> given) {
    return MySqlConnectorTls.of(taken(given));
  }

  /** Those that reach the driver, by the names under which it finds them. */
  private static Map<String, String> taken(Map<String, String> properties) {
    Map<String, String> taken = new HashMap<>();
    properties.forEach((name, value) -> taken.put(PropertyKey.normalizeCase(name), value));
    taken.keySet().removeAll(MySqlConnectorRefusals.REFUSED.keySet());
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
    MySqlConnectorDatabase.check(database);
    return ConnectByUrl.open(
        attempt,
        sockets,
        driver,
        ConnectByUrl.url(MySqlConnectorDriver.PROTOCOL, endpoint, database),
        driverProperties(attempt, user, password, properties));
  }

  private Properties driverProperties(
      OpenAttempt attempt, String user, @Nullable String password, Map<String, String> properties) {
    Properties all = new Properties();
    all.putAll(taken(properties));
    all.setProperty(PropertyKey.USER.getKeyName(), user);
    if (password == null) {
      all.remove(PropertyKey.PASSWORD.getKeyName());
    } else {
      all.setProperty(PropertyKey.PASSWORD.getKeyName(), password);
    }
    all.setProperty(PropertyKey.socketFactory.getKeyName(), socketFactory);
    all.setProperty(MySqlConnectorSocketFactory.ADDRESS, SocketHandover.encode(attempt.address()));
    // The deadline is the watchdog's business.
    all.setProperty(PropertyKey.connectTimeout.getKeyName(), "0");
    name(all, properties.get(MySqlAttributes.PROGRAM_NAME));
    streamInSilence(all);
    return all;
  }

  /**
   * The driver sets the server's patience with a stream around each one, and forgets with the
   * second of these statements what the server has said of the transaction: it is set once instead.
   */
  private static void streamInSilence(Properties all) {
    String patience = PropertyKey.netTimeoutForStreamingResults.getKeyName();
    String seconds = all.getProperty(patience, STREAM_PATIENCE).strip();
    all.setProperty(patience, "0");
    if (SECONDS.matcher(seconds).matches() && Integer.parseInt(seconds) > 0) {
      String variables = PropertyKey.sessionVariables.getKeyName();
      String given = all.getProperty(variables, "");
      // The application's own come later, so that they count.
      all.setProperty(
          variables, "net_write_timeout=" + seconds + (given.isBlank() ? "" : "," + given));
    }
  }

  @Override
  public Map<String, String> pinningProperties(Map<String, String> given) {
    return MySqlPins.of(given);
  }

  private static void name(Properties all, @Nullable String name) {
    String attributes = PropertyKey.connectionAttributes.getKeyName();
    String given = all.getProperty(attributes);
    if (name != null && !"none".equals(given)) {
      all.setProperty(attributes, MySqlAttributes.naming(name, given));
    }
  }

  /**
   * Connector/J reports every trouble with TLS as a lost connection; what a network did has an
   * exception of the network among its causes. A certificate for another name is told by one of the
   * certificate below one of the network; that one side does not encrypt, by one of the driver's
   * own without a cause.
   */
  @Override
  public boolean distrusts(SQLException failure) {
    return TlsTrouble.isBehind(
        failure, cause -> cause instanceof UnableToConnectException && cause.getCause() == null);
  }

  @Override
  public Speaker speaker(SQLException one, @Nullable Connection raw) {
    return MySqlConnectorDriver.speaker(one);
  }

  @Override
  public long serverProcessId(Connection raw) {
    return connection(raw).getSession().getThreadId();
  }

  /**
   * A server does not say that a failed statement has ended the transaction it was in. Of a query
   * whose rows are still to come it says only behind them what it has begun.
   */
  @Override
  public TransactionState transactionState(Connection raw) {
    Session session = connection(raw).getSession();
    ServerSession told = session.getServerSession();
    boolean open = told.inTransactionOnServer() || (!told.isAutoCommit() && isStreaming(session));
    return open ? TransactionState.OPEN : TransactionState.IDLE;
  }

  private static boolean isStreaming(Session session) {
    return session instanceof NativeSession one && one.getProtocol().getStreamingData() != null;
  }

  /**
   * By a statement, whose answer tells of the transaction and of autocommit; after its ping the
   * driver knows of neither. The caller limits how long it may take.
   */
  @Override
  public boolean isValid(Connection raw, int seconds) throws SQLException {
    return MySqlAnswer.isGivenBy(raw);
  }

  /** The driver keeps its own mode apart; after an error the server has not said it. */
  @Override
  public boolean serverAutoCommits(Connection raw) {
    return connection(raw).getSession().getServerSession().isAutocommit();
  }

  private static JdbcConnection connection(Connection raw) {
    if (raw instanceof JdbcConnection connection) {
      return connection;
    }
    throw new IllegalArgumentException(
        raw.getClass().getName() + " is no connection of Connector/J; check the setting driver");
  }

  /** Row by row with the smallest number there is, or through a cursor of the server. */
  @Override
  public boolean streams(Statement raw) throws SQLException {
    int size = raw.getFetchSize();
    if (raw.getResultSetType() != ResultSet.TYPE_FORWARD_ONLY || size == 0) {
      return false;
    }
    return size == Integer.MIN_VALUE
        || (raw.getConnection() instanceof JdbcConnection connection
            && connection
                .getPropertySet()
                .getBooleanProperty(PropertyKey.useCursorFetch)
                .getValue());
  }

  @Override
  public Map<String, String> tellingCommits(Map<String, String> given) {
    return MySqlConnectorCommits.telling(given);
  }

  @Override
  public ToldCommits toldCommits(Connection raw) {
    return MySqlConnectorCommits.of(connection(raw));
  }

  @Override
  public void resetSession(Connection raw) throws SQLException {
    MySqlConnectorReset.send(connection(raw));
  }
}
