package io.hibernateaws.engine.driver;

import io.hibernateaws.engine.driver.DriverProperties.TimeLimit;
import io.hibernateaws.engine.driver.tls.TlsInForce;
import io.hibernateaws.engine.driver.tls.TlsNames;
import io.hibernateaws.engine.endpoint.Endpoint;
import io.hibernateaws.engine.endpoint.EndpointParser;
import io.hibernateaws.engine.product.Speaker;
import io.hibernateaws.engine.product.TransactionState;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;
import org.postgresql.PGConnection;
import org.postgresql.PGProperty;
import org.postgresql.core.BaseConnection;
import org.postgresql.jdbc.SslMode;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;

/** pgjdbc, over the engine's own sockets. */
public final class PgJdbcAdapter implements DriverAdapter {
  /** Its code in the setting {@code driver}. */
  public static final String CODE = "pgjdbc";

  static final String PROTOCOL = "postgresql";

  private static final String USE_THE_URL = "name the host, port and database in the URL";
  private static final String OWN_SOCKET = "the engine makes the sockets; remove it";
  private static final String OWN_ROUTING = "the engine chooses the host by role; remove it";

  private static final String OWN_READ_ONLY =
      "the engine makes sessions read-only itself, by readOnly(true) or setReadOnly(true); remove it";

  private static final Map<String, String> REFUSED =
      Map.ofEntries(
          Map.entry(PGProperty.SOCKET_FACTORY.getName(), OWN_SOCKET),
          Map.entry(PGProperty.SOCKET_FACTORY_ARG.getName(), OWN_SOCKET),
          Map.entry(PGProperty.LOCAL_SOCKET_ADDRESS.getName(), OWN_SOCKET),
          Map.entry(
              PGProperty.LOGIN_TIMEOUT.getName(), "use hibernate.aws.network.connect_timeout"),
          Map.entry(
              PGProperty.CONNECT_TIMEOUT.getName(), "use hibernate.aws.network.connect_timeout"),
          Map.entry(PGProperty.CANCEL_SIGNAL_TIMEOUT.getName(), "it is fixed at 1 s; remove it"),
          Map.entry(PGProperty.TARGET_SERVER_TYPE.getName(), OWN_ROUTING),
          Map.entry(PGProperty.LOAD_BALANCE_HOSTS.getName(), OWN_ROUTING),
          Map.entry(PGProperty.HOST_RECHECK_SECONDS.getName(), OWN_ROUTING),
          Map.entry(PGProperty.READ_ONLY.getName(), OWN_READ_ONLY),
          Map.entry(PGProperty.READ_ONLY_MODE.getName(), OWN_READ_ONLY),
          Map.entry(PGProperty.SERVICE.getName(), USE_THE_URL),
          Map.entry(PGProperty.PG_HOST.getName(), USE_THE_URL),
          Map.entry(PGProperty.PG_PORT.getName(), USE_THE_URL),
          Map.entry(PGProperty.PG_DBNAME.getName(), USE_THE_URL));

  private static final DriverProperties PROPERTIES =
      new DriverProperties(
          PGProperty.APPLICATION_NAME.getName(),
          new TimeLimit(PGProperty.CONNECT_TIMEOUT.getName(), ChronoUnit.SECONDS),
          new TimeLimit(PGProperty.SOCKET_TIMEOUT.getName(), ChronoUnit.SECONDS),
          PGProperty.TCP_KEEP_ALIVE.getName(),
          new TlsNames(
              PGProperty.SSL_MODE.getName(),
              SslMode.VERIFY_FULL.value,
              PGProperty.SSL_ROOT_CERT.getName()));

  /** Each names a class of the application's that is given the properties. */
  private static final List<String> LOADED =
      List.of(
          PGProperty.AUTHENTICATION_PLUGIN_CLASS_NAME.getName(),
          PGProperty.SSL_FACTORY.getName(),
          PGProperty.SSL_HOSTNAME_VERIFIER.getName(),
          PGProperty.SSL_PASSWORD_CALLBACK.getName(),
          PGProperty.XML_FACTORY_FACTORY.getName());

  private final Driver driver = new Driver();
  private final EngineSockets sockets =
      new EngineSockets(
          PgLinkSocketFactory.class, Driver.class.getClassLoader(), CODE, "postgresql");
  private final String socketFactory = sockets.nameOrHope();

  @Override
  public String code() {
    return CODE;
  }

  @Override
  public DriverProperties properties() {
    return PROPERTIES;
  }

  @Override
  public Map<String, String> refusedProperties() {
    return new TreeMap<>(REFUSED);
  }

  @Override
  public Set<String> allProperties() {
    return Arrays.stream(PGProperty.values())
        .map(PGProperty::getName)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** A class that reads the properties of its connection may have some of its own. */
  @Override
  public boolean mayHaveOthers(Map<String, String> given) {
    return LOADED.stream().anyMatch(given::containsKey);
  }

  @Override
  public TlsInForce tls(Map<String, String> given) {
    return PgJdbcTls.of(taken(given));
  }

  /** Those that reach the driver. */
  private static Map<String, String> taken(Map<String, String> properties) {
    Map<String, String> taken = new HashMap<>(properties);
    taken.keySet().removeAll(REFUSED.keySet());
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
    return ConnectByUrl.open(
        attempt,
        sockets,
        driver,
        ConnectByUrl.url(PROTOCOL, endpoint, database),
        driverProperties(attempt, user, password, behind(endpoint, properties)));
  }

  /**
   * RDS Proxy keeps a client to one server connection once it has prepared a statement there, as
   * pgjdbc does for its own COMMIT at once, or has set anything by a statement, as pgjdbc does with
   * its name unless it may assume that the server takes it at the log-in.
   */
  private static Map<String, String> behind(Endpoint endpoint, Map<String, String> properties) {
    if (!EndpointParser.parse(endpoint.host()).kind().isProxy()) {
      return properties;
    }
    Map<String, String> proxied = new HashMap<>(properties);
    proxied.putIfAbsent(PGProperty.PREPARE_THRESHOLD.getName(), "0");
    proxied.putIfAbsent(PGProperty.ASSUME_MIN_SERVER_VERSION.getName(), "9.0");
    return proxied;
  }

  @Override
  public Map<String, String> pinningProperties(Map<String, String> given) {
    Map<String, String> pinning = new TreeMap<>();
    String threshold = PGProperty.PREPARE_THRESHOLD.getName();
    if (!given.getOrDefault(threshold, "0").equals("0")) {
      pinning.put(threshold, "statements are prepared by name; leave it out, or set it to 0");
    }
    String assumed = PGProperty.ASSUME_MIN_SERVER_VERSION.getName();
    if (!given.getOrDefault(assumed, "9.0").matches("9(\\..*)?|[1-9][0-9].*")) {
      pinning.put(assumed, "the driver sets its name by a statement; leave it out");
    }
    return pinning;
  }

  /** From the password file of libpq, read by pgjdbc's own rules. */
  @Override
  public @Nullable String storedPassword(Endpoint endpoint, String database, String user)
      throws SQLException {
    Properties asked = new Properties();
    PGProperty.USER.set(asked, user);
    Properties found = Driver.parseURL(ConnectByUrl.url(PROTOCOL, endpoint, database), asked);
    return found == null ? null : PGProperty.PASSWORD.getOrDefault(found);
  }

  private Properties driverProperties(
      OpenAttempt attempt, String user, @Nullable String password, Map<String, String> properties) {
    Properties all = new Properties();
    all.putAll(taken(properties));
    PGProperty.USER.set(all, user);
    if (password == null) {
      all.remove(PGProperty.PASSWORD.getName());
    } else {
      PGProperty.PASSWORD.set(all, password);
    }
    PGProperty.SOCKET_FACTORY.set(all, socketFactory);
    PGProperty.SOCKET_FACTORY_ARG.set(all, SocketHandover.encode(attempt.address()));
    // The driver must stay on our thread, and the deadline is the watchdog's business.
    PGProperty.LOGIN_TIMEOUT.set(all, "0");
    PGProperty.CONNECT_TIMEOUT.set(all, "0");
    PGProperty.CANCEL_SIGNAL_TIMEOUT.set(all, "1");
    // What is not given here is taken from files on the class path.
    PGProperty.READ_ONLY.set(all, "false");
    PGProperty.READ_ONLY_MODE.set(all, "transaction");
    PgJdbcTls.writeOut(all);
    // Five seconds each unless set, which would end a connect before its deadline.
    for (PGProperty answer :
        List.of(PGProperty.SSL_RESPONSE_TIMEOUT, PGProperty.GSS_RESPONSE_TIMEOUT)) {
      if (!all.containsKey(answer.getName())) {
        answer.set(all, "0");
      }
    }
    if (attempt.settings().keepAlive() != null) {
      // pgjdbc sets the option on every socket, to off unless told otherwise.
      PGProperty.TCP_KEEP_ALIVE.set(all, attempt.settings().keepAlive().toString());
    }
    return all;
  }

  /**
   * pgjdbc reports every trouble with TLS as 08006, which elsewhere is a lost connection; what a
   * network did has an exception of the network among its causes.
   */
  @Override
  public boolean distrusts(SQLException failure) {
    if (!PSQLState.CONNECTION_FAILURE.getState().equals(failure.getSQLState())
        || (failure instanceof PSQLException told && told.getServerErrorMessage() != null)) {
      return false;
    }
    for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
      boolean local =
          cause instanceof SSLException
              || cause instanceof FileNotFoundException
              || cause instanceof FileSystemException;
      if (cause instanceof IOException && !local) {
        return false;
      }
    }
    return true;
  }

  @Override
  public Speaker speaker(SQLException one, @Nullable Connection raw) {
    return PgJdbcSpeaker.of(one, raw);
  }

  @Override
  public long serverProcessId(Connection raw) {
    return base(raw).getBackendPID();
  }

  @Override
  public TransactionState transactionState(Connection raw) {
    return switch (base(raw).getTransactionState()) {
      case IDLE -> TransactionState.IDLE;
      case OPEN -> TransactionState.OPEN;
      case FAILED -> TransactionState.FAILED;
    };
  }

  private static BaseConnection base(Connection raw) {
    if (raw instanceof BaseConnection base) {
      return base;
    }
    throw new IllegalArgumentException(
        raw.getClass().getName() + " is no connection of pgjdbc; check the setting driver");
  }

  @Override
  public boolean streams(Statement raw) throws SQLException {
    return raw.getFetchSize() > 0
        && raw.getResultSetType() == ResultSet.TYPE_FORWARD_ONLY
        && !raw.getConnection().getAutoCommit();
  }

  @Override
  public @Nullable String reportedParameter(Connection raw, String parameter) {
    return raw instanceof PGConnection pg ? pg.getParameterStatus(parameter) : null;
  }
}
