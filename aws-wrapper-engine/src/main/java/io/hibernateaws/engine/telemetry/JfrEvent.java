package io.hibernateaws.engine.telemetry;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Registered;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/** What every event of an engine has in a recording; it is committed when it has ended. */
@Registered(false)
@Category({"Hibernate AWS"})
abstract class JfrEvent extends Event {
  @Label("Unit")
  String unit = "";

  @Label("Cluster")
  String cluster = "";

  @Label("Took")
  @Description("From its beginning to the start time of this event")
  @Timespan(Timespan.NANOSECONDS)
  long took;

  /** A session got a link, or none. Made only in recordings that ask for it. */
  @Registered(true)
  @Name("io.hibernateaws.Borrow")
  @Label("Borrow")
  @Category({"Hibernate AWS"})
  @Enabled(false)
  @StackTrace(false)
  static final class Borrow extends JfrEvent {
    @Label("Instance")
    String instance = "";

    @Label("Role")
    String role = "";

    @Label("Because")
    String because = "";
  }

  /** A physical connection was opened, role verified. */
  @Registered(true)
  @Name("io.hibernateaws.Connect")
  @Label("Connect")
  @Category({"Hibernate AWS"})
  @StackTrace(false)
  static final class Connect extends JfrEvent {
    @Label("Instance")
    String instance = "";

    @Label("Role")
    String role = "";
  }

  /** A session lost its link and has a host again, or none. */
  @Registered(true)
  @Name("io.hibernateaws.Failover")
  @Label("Failover of a session")
  @Category({"Hibernate AWS"})
  static final class Failover extends JfrEvent {
    @Label("From")
    String from = "";

    @Label("To")
    String to = "";

    @Label("Role")
    String role = "";
  }

  /** The cluster was searched for its writer. */
  @Registered(true)
  @Name("io.hibernateaws.Search")
  @Label("Search for the writer")
  @Category({"Hibernate AWS"})
  @StackTrace(false)
  static final class Search extends JfrEvent {
    @Label("Writer")
    String writer = "";

    @Label("Probes")
    long probes;
  }

  /** A commit that was lost in flight was asked about. */
  @Registered(true)
  @Name("io.hibernateaws.Verification")
  @Label("Verification of a commit")
  @Category({"Hibernate AWS"})
  @StackTrace(false)
  static final class Verification extends JfrEvent {
    @Label("Instance")
    String instance = "";

    @Label("Committed")
    boolean committed;
  }

  /** A session was told what happened to its transaction. */
  @Registered(true)
  @Name("io.hibernateaws.Verdict")
  @Label("Verdict")
  @Category({"Hibernate AWS"})
  static final class Verdict extends JfrEvent {
    @Label("Instance")
    String instance = "";

    @Label("Verdict")
    String verdict = "";
  }
}
