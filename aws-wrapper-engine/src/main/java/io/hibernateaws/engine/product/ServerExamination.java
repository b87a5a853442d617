package io.hibernateaws.engine.product;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the servers of a product are asked when their users want to know what an engine lacks there.
 * Stateless; any thread may call. Changes nothing; the caller sets the deadline, and the link is in
 * autocommit mode.
 */
public interface ServerExamination {
  /** Asks for everything that a diagnosis compares, in one round trip. */
  ServerFacts facts(Connection raw) throws SQLException;

  /**
   * Why a server that was taken for one without a topology may be a member of a cluster all the
   * same; null if nothing speaks for it.
   */
  @Nullable Lack unrecognizedCluster(Connection raw) throws SQLException;

  /**
   * What the user of the link lacks where the server was refused because it was not told what it
   * is; null if that is known.
   */
  default @Nullable Lack detectionLack(Connection raw) throws SQLException {
    return null;
  }

  /**
   * What the user of the link lacks for asking the server who it is and who its members are.
   *
   * @param family of the server, with a topology
   */
  List<Lack> topologyLacks(Connection raw, DatabaseFamily family) throws SQLException;

  /**
   * What a refused question for the members says about the user's rights; null if it says nothing.
   *
   * @param family of the server, with a topology
   */
  @Nullable Lack topologyLack(Connection raw, DatabaseFamily family, SQLException refusal)
      throws SQLException;

  /**
   * What the user of the link lacks for ending the server processes of another user.
   *
   * @param owner the user whose processes are to be ended, perhaps the same
   */
  @Nullable Lack endingLack(Connection raw, String owner) throws SQLException;
}
