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

  /** Told once, before anybody acts on the family. */
  @FunctionalInterface
  public interface Found {
    /**
     * An exception refuses the server: the setting that is missing for this family is named in it.
     */
    void family(DatabaseFamily family) throws SQLException;
  }

  private final DatabaseFamily guess;
  private final Detection detection;
  private final Found found;
  private volatile @Nullable DatabaseFamily detected;

  public FamilyHolder(DatabaseFamily guess, Detection detection, Found found) {
    this.guess = guess;
    this.detection = detection;
    this.found = found;
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
  DatabaseFamily of(Connection raw) throws SQLException {
    DatabaseFamily known = detected;
    if (known != null) {
      return known;
    }
    try {
      DatabaseFamily answer = detection.detect(raw);
      found.family(answer);
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
