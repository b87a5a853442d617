package io.hibernateaws.engine.product;

import io.hibernateaws.engine.product.postgresql.PgPosition;
import io.hibernateaws.engine.product.postgresql.PostgreSql;
import java.sql.SQLException;
import java.util.function.LongFunction;

/** The products that tests of behaviour run with, each with samples of what its servers say. */
@SuppressWarnings("ImmutableEnumChecker") // products and functions that keep nothing
public enum TestedProduct {
  POSTGRESQL(
      PostgreSql.PRODUCT,
      "08006",
      "08001",
      "25P03",
      "58030",
      "25006",
      "28P01",
      PgPosition::inSharedStorage),
  MADE_UP(
      new MadeUpProduct(),
      MadeUpProduct.LINK_LOST,
      MadeUpProduct.LINK_LOST,
      MadeUpProduct.LINK_ENDED,
      MadeUpProduct.SUSPECT,
      MadeUpProduct.READ_ONLY,
      MadeUpProduct.LOGIN,
      MadeUpProduct.Counted::new);

  private final DatabaseProduct product;
  private final String lost;
  private final String unreachable;
  private final String ended;
  private final String suspect;
  private final String readOnly;
  private final String login;
  private final LongFunction<Position> positions;

  TestedProduct(
      DatabaseProduct product,
      String lost,
      String unreachable,
      String ended,
      String suspect,
      String readOnly,
      String login,
      LongFunction<Position> positions) {
    this.product = product;
    this.lost = lost;
    this.unreachable = unreachable;
    this.ended = ended;
    this.suspect = suspect;
    this.readOnly = readOnly;
    this.login = login;
    this.positions = positions;
  }

  public DatabaseProduct product() {
    return product;
  }

  /** The link is gone. */
  public SQLException lost() {
    return new SQLException("An I/O error occurred while sending to the backend.", lost);
  }

  /** No connection came about. */
  public SQLException unreachable() {
    return new SQLException("Connection refused.", unreachable);
  }

  /** The server does not take this password. */
  public SQLException refusedLogin(String user) {
    return new SQLException("password authentication failed for user " + user, login);
  }

  /** The server has ended this one link. */
  public SQLException ended() {
    return new SpokenException(Speaker.ENDING_SERVER, "idle for too long", ended);
  }

  /** An error of a server that lives, with the state of a lost link. */
  public SQLException lostElsewhere() {
    return new SpokenException(
        Speaker.LIVING_SERVER, "could not connect to the foreign server", lost);
  }

  /** The server ends the link in the middle of a call. */
  public SQLException killed() {
    return new SpokenException(Speaker.ENDING_SERVER, "terminating connection", lost);
  }

  /** What a driver says with the state of a lost link whose speakers are not known. */
  public SQLException unheard() {
    return new SpokenException(Speaker.UNKNOWN, "terminating connection", lost);
  }

  /** An error that a dead link may report, and a living one too. */
  public SQLException suspect() {
    return new SQLException("could not read block", suspect);
  }

  /** A server that only reads has refused a write. */
  public SQLException refusedWrite() {
    return new SQLException("read-only transaction", readOnly);
  }

  /** A position; larger numbers reach smaller ones. */
  public Position position(long number) {
    return positions.apply(number);
  }

  /** Its text, as a read token carries it. */
  public String positionText(long number) {
    return position(number).text();
  }
}
