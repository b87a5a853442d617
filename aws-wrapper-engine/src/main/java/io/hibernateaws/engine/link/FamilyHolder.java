package io.hibernateaws.engine.link;

import io.hibernateaws.engine.api.ConnectSQLException;
import io.hibernateaws.engine.api.SettingsException;
import io.hibernateaws.engine.product.DatabaseFamily;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * The family of the database: a guess until the first connection, then what the server says, once.
 * Thread-safe; two connections that detect at once find the same.
 */
public final class FamilyHolder {
  /** Asks a server for its family. */
  @FunctionalInterface
  public interface Detection {
    DatabaseFamily detect(Connection raw) throws SQLException;
  }

  /** Says whether an engine with these settings can work with a family. */
  @FunctionalInterface
  public interface Acceptance {
    /**
     * Accepts the family; an exception refuses the server and names the setting that is missing.
     */
    void check(DatabaseFamily family);
  }

  private final DatabaseFamily guess;
  private final Detection detection;
  private final Acceptance acceptance;
  private volatile @Nullable DatabaseFamily detected;

  public FamilyHolder(DatabaseFamily guess, Detection detection, Acceptance acceptance) {
    this.guess = guess;
    this.detection = detection;
    this.acceptance = acceptance;
  }

  /** The family as far as it is known; good enough to read errors. */
  public DatabaseFamily best() {
    DatabaseFamily known = detected;
    return known == null ? guess : known;
  }

  /** The family for sure; null before the first connection. */
  public @Nullable DatabaseFamily detected() {
    return detected;
  }

  /** The family of the server at the other end of this connection, asked for only once. */
  public DatabaseFamily of(Connection raw) throws SQLException {
    DatabaseFamily known = detected;
    if (known != null) {
      return known;
    }
    try {
      DatabaseFamily answer = detection.detect(raw);
      acceptance.check(answer);
      detected = answer;
      return answer;
    } catch (SettingsException e) {
      throw new ConnectSQLException(String.join("; ", e.problems()), e);
    }
  }

  /**
   * Whether a failure says that the settings do not fit the server, so that waiting would not help.
   */
  public static boolean isMisconfiguration(SQLException failure) {
    return failure.getCause() instanceof SettingsException;
  }
}
