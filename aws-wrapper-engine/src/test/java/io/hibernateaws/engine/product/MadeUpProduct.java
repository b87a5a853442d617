package io.hibernateaws.engine.product;

import io.hibernateaws.engine.endpoint.EndpointKind;
import io.hibernateaws.engine.endpoint.Protocol;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A product that no server speaks, as unlike PostgreSQL as JDBC allows: other SQL states, counted
 * positions, a catalog instead of a schema, words of its own that commit, sessions that report
 * nothing. What passes with it depends on no product.
 */
public final class MadeUpProduct implements DatabaseProduct {
  static final String LINK_LOST = "XN100";

  static final String LINK_ENDED = "XE200";
  static final String SUSPECT = "XS300";
  static final String READ_ONLY = "XR400";
  static final String LOGIN = "XL500";
  static final String FAILED = "XF600";
  static final String STARTING = "XB700";

  private static final SqlText TEXTS = new Texts();

  @Override
  public Protocol protocol() {
    return new Protocol("madeup", 4711, true);
  }

  @Override
  public SqlText sqlText() {
    return TEXTS;
  }

  @Override
  public FailureKind classify(SQLException failure, Function<SQLException, Speaker> speakers) {
    return FailureChain.classify(failure, speakers, one -> ofState(one.getSQLState()));
  }

  private static FailureKind ofState(String state) {
    return switch (state) {
      case LINK_LOST -> FailureKind.NETWORK;
      case LINK_ENDED -> FailureKind.IDLE_ENDED;
      case SUSPECT -> FailureKind.SUSPECT;
      case READ_ONLY -> FailureKind.READ_ONLY;
      case LOGIN -> FailureKind.LOGIN;
      default -> FailureKind.OTHER;
    };
  }

  @Override
  public boolean isStarting(SQLException failure) {
    return STARTING.equals(failure.getSQLState());
  }

  @Override
  public String failedTransactionState() {
    return FAILED;
  }

  @Override
  public String refusesWritesState() {
    return READ_ONLY;
  }

  @Override
  public boolean hasWritten(Connection raw) throws SQLException {
    return raw.nativeSQL("written within?").equals("yes");
  }

  @Override
  public Position position(String text) {
    return Counted.parse(text);
  }

  @Override
  public boolean end(Connection raw, ServerProcess process) {
    throw new UnsupportedOperationException("no process was ever named");
  }

  @Override
  public Namespace namespace() {
    return Namespace.CATALOG;
  }

  @Override
  public void resetNamespace(Connection raw, @Nullable String opened) throws SQLException {
    raw.setCatalog(opened);
  }

  @Override
  public @Nullable SessionQuestion sessionQuestion() {
    return null;
  }

  @Override
  public boolean holdToReads(Connection raw, boolean on) throws SQLException {
    throw new UnsupportedOperationException("sessions are held by the tests");
  }

  @Override
  public @Nullable String readOnlyParameter() {
    return null;
  }

  @Override
  public String beginReading() {
    return "START TRANSACTION READ ONLY";
  }

  @Override
  public @Nullable String versionParameter() {
    return null;
  }

  @Override
  public boolean readOnlyHoldsAll(@Nullable String version) {
    return true;
  }

  @Override
  public @Nullable String recoveryParameter() {
    return null;
  }

  @Override
  public @Nullable String plainLiteralsParameter() {
    return null;
  }

  @Override
  public MarkerTable markerTable(String schema, String table, Duration retention) {
    throw new UnsupportedOperationException("markers are made by the tests");
  }

  @Override
  public IdentifierRules identifiers() {
    return new IdentifierRules('`', IdentifierRules.Folding.NONE, 64);
  }

  @Override
  public String monitoringUser() {
    return "on the made-up product anybody";
  }

  @Override
  public String tokenUser(String user) {
    return "LET " + user + " COME WITH TOKENS";
  }

  @Override
  public DatabaseFamily likely(EndpointKind kind) {
    throw new UnsupportedOperationException("families are made by the tests");
  }

  @Override
  public DatabaseFamily detect(Connection raw, EndpointKind kind) {
    throw new UnsupportedOperationException("families are made by the tests");
  }

  @Override
  public ServerExamination examination() {
    throw new UnsupportedOperationException("no server of it is asked");
  }

  /** Writes are counted, and so are commits; a set of one count contains those of all smaller. */
  record Counted(long commits) implements Position {
    private static final Pattern TEXT = Pattern.compile("n([0-9]{1,18})");

    static Counted parse(String text) {
      Matcher matcher = TEXT.matcher(text);
      if (!matcher.matches()) {
        throw new IllegalArgumentException("is no count");
      }
      return new Counted(Long.parseLong(matcher.group(1)));
    }

    @Override
    public boolean reaches(Position other) {
      return other instanceof Counted count && commits >= count.commits;
    }

    @Override
    public String text() {
      return "n" + commits;
    }
  }

  /** Statements are told apart by their first word; DEFINE commits. */
  private static final class Texts implements SqlText {
    private static final Set<String> COMMITTING = Set.of("DEFINE", "COMMIT", "CALL", "{CALL");

    private static String first(String sql) {
      String[] words = sql.strip().split("[^{\\w]+", 2);
      return words[0].toUpperCase(Locale.ROOT);
    }

    @Override
    public boolean hasNoEffect(String sql) {
      return first(sql).equals("SELECT") && sql.indexOf(';') < 0;
    }

    @Override
    public boolean mayCommit(String sql) {
      return Arrays.stream(sql.split(";", -1)).map(Texts::first).anyMatch(COMMITTING::contains);
    }

    @Override
    public boolean changesRowsOnly(String sql) {
      return effect(sql) == Effect.CERTAIN && !mayCommit(sql);
    }

    @Override
    public Effect effect(String sql) {
      return switch (first(sql)) {
        case "SELECT" -> Effect.NONE;
        case "INSERT", "UPDATE", "DELETE" -> Effect.CERTAIN;
        default -> Effect.POSSIBLE;
      };
    }

    @Override
    public boolean dependsOnLiterals(String sql) {
      return false;
    }

    @Override
    public boolean evadesReadOnly(String sql) {
      return first(sql).equals("UNLOCK");
    }

    @Override
    public SessionEffect sessionEffect(String sql) {
      return switch (first(sql)) {
        case "SELECT" -> SessionEffect.NONE;
        case "INSERT", "UPDATE", "DELETE" -> SessionEffect.BY_TRIGGERS;
        default -> SessionEffect.POSSIBLE;
      };
    }
  }
}
