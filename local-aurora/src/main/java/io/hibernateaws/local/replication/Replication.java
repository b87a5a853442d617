package io.hibernateaws.local.replication;

import io.hibernateaws.local.rdsproxy.Multiplexing;
import io.hibernateaws.local.server.Credentials;
import java.net.InetAddress;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * The servers of one cluster, all of one database product, and how clients reach them. Thread-safe.
 */
public interface Replication {
  /** The application's role: owns its database, is no superuser. */
  Credentials application();

  /** The application's database. */
  String database();

  /** A JDBC URL of the application's database on this host. */
  String jdbcUrl(String host);

  /** A connection of the application's role to the server, or the proxy, at this address. */
  Connection connect(InetAddress address) throws SQLException;

  /**
   * Whether servers of RDS have their topology in a table of theirs, which is the same on all and
   * tells no times, rather than in what each of them is told.
   */
  default boolean tellsByTable() {
    return false;
  }

  /**
   * How clients of an RDS Proxy in front of the cluster are understood.
   *
   * @throws IllegalStateException if they are not
   */
  default Multiplexing multiplexing() {
    throw new IllegalStateException("rdsProxy(): there is none for this product");
  }

  /**
   * One server of the cluster; called once for each, before the cluster runs.
   *
   * @param number 1-based
   * @param id the instance's identifier, by which the servers know each other
   * @param host the name by which clients reach the instance
   */
  ReplicatedServer server(int number, String id, String host);
}
