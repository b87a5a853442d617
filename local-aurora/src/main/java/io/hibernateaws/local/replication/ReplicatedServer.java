package io.hibernateaws.local.replication;

import io.hibernateaws.local.proxy.Protocol;
import java.io.IOException;
import java.net.InetAddress;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One server: its data and its processes. What a running server is asked and told goes through its
 * {@link ServerControl}. Servers that a method takes belong to the same {@link Replication}. For
 * one thread at a time, except {@link #publish}, {@link #processorNanos}, {@link #control}, {@link
 * #connectAsAdmin} and what is about users of IAM.
 */
public interface ReplicatedServer {
  /** Where the server listens. */
  InetAddress address();

  /** What the proxy in front of the server must understand. */
  Protocol protocol();

  /**
   * New, empty data of a server that is not running.
   *
   * @param writer also new, of which this server becomes a reader; null for the first writer
   */
  void create(@Nullable ReplicatedServer writer);

  /**
   * Gives the new writer's roles the cluster's own passwords, before any reader starts; returns
   * when that is done.
   */
  void secure(Duration patience) throws SQLException;

  /** Replaces the data of this stopped server by a copy of the living writer's, as its reader. */
  void cloneFrom(ReplicatedServer writer) throws SQLException;

  /** Makes this stopped server a reader of another one when it starts again. */
  void becomeReaderOf(ReplicatedServer writer);

  /**
   * Starts the server and returns at once; {@link ServerControl#awaitAnswer} tells when it answers.
   *
   * @return completed when the server's main process has ended, for whatever reason
   */
  CompletableFuture<?> start();

  /**
   * Asks the server to end its sessions and shut down after its readers have received everything.
   *
   * @return whether it ended within the deadline
   */
  boolean shutDown(Duration deadline);

  /** Stops every process where it stands; when this returns nothing more is acknowledged. */
  void freeze();

  /** Lets a frozen server run on. */
  void thaw();

  /** Ends every process at once, as a lost machine would; returns when none is left. */
  void kill();

  /** The processor time its processes have used so far, in nanoseconds. */
  long processorNanos();

  /**
   * A new way to the server's administrator, connected when it is first used.
   *
   * @param purpose by which the server's own tools tell the connection from others
   */
  ServerControl control(String purpose);

  /** A connection of the administrator to any database. */
  Connection connectAsAdmin(String database) throws SQLException;

  /**
   * Whether log-ins of others than the administrator succeed; a refused one is told that it is not
   * authorized. Returns when that is so.
   *
   * @throws IllegalStateException if the product's servers cannot refuse them
   */
  default void acceptLogins(boolean accepted) throws SQLException {
    throw new IllegalStateException(this + " cannot refuse log-ins: its product has no such rule");
  }

  /**
   * On the writer: makes an account that comes with IAM and may do what the application's may.
   *
   * @throws IllegalStateException if the cluster has no such accounts
   */
  default void createIamUser(String name) throws SQLException {
    throw IamUsers.unknown();
  }

  /** Whether there is an account of this name that must come with IAM. */
  default boolean hasIamUser(String name) throws SQLException {
    return false;
  }

  /** Replaces what the server tells clients about its cluster, all at once. */
  void publish(PublishedTopology topology) throws IOException;
}
