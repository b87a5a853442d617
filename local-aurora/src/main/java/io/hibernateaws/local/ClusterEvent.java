package io.hibernateaws.local;

import java.time.Instant;

/**
 * Something the supervisor did or saw.
 *
 * @param kind what
 * @param instance which instance, 1-based; 0 = the cluster
 * @param nanoTime when, on the clock of {@link System#nanoTime()} of the cluster's JVM
 * @param at when, on the wall clock
 * @param detail for people
 */
public record ClusterEvent(Kind kind, int instance, long nanoTime, Instant at, String detail) {
  /** What can happen. */
  public enum Kind {
    /** The instance answers queries. */
    MEMBER_UP,
    /** The instance's processes are gone. */
    MEMBER_DOWN,
    /** The instance's processes stand still. */
    MEMBER_FROZEN,
    /** The instance's processes run on. */
    MEMBER_THAWED,
    /** The cluster has lost its writer and, if it may, will promote a reader. */
    WRITER_LOST,
    /** No reader can be promoted now; the supervisor goes on looking. */
    NO_CANDIDATE,
    /** A planned change of the writer began; the instance is the one to be promoted. */
    SWITCHOVER_STARTED,
    /** A replaced writer lives on: it refuses writes and still believes itself to be the writer. */
    WRITER_LINGERS,
    /** A replaced writer that lived on has become a reader without a restart. */
    WRITER_STEPPED_DOWN,
    /** The reader was told to become the writer. */
    PROMOTION_STARTED,
    /** The server was first seen to be no reader any more, on the supervisor's own connection. */
    PROMOTION_DONE,
    /** Every instance's Aurora functions name this writer. */
    ROLES_PUBLISHED,
    /** The cluster's names lead to this writer, after the DNS delay. */
    NAMES_UPDATED,
    /** Which readers must acknowledge a commit has changed. */
    SYNC_LIST_CHANGED,
    /** From here on an acknowledged commit need not survive the loss of the writer. */
    COPIES_BELOW_TWO,
    /** Again every acknowledged commit is on two instances at least. */
    COPIES_RESTORED,
    /** The reader stopped showing what it receives. */
    REPLAY_PAUSED,
    /** The reader shows again what it receives. */
    REPLAY_RESUMED
  }
}
