package io.hibernateaws.local;

import io.hibernateaws.local.ClusterEvent.Kind;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * The instances and their roles, and the steps that change them. Confined to the supervisor's
 * thread, except {@link #writer()} and {@link #inSync()}.
 */
final class Members {
  private static final Logger LOG = Logger.getLogger(Members.class);

  private static final Duration START_DEADLINE = Duration.ofSeconds(30);
  private static final Duration QUESTION_DEADLINE = Duration.ofSeconds(5);
  private static final Duration SHUTDOWN_DEADLINE = Duration.ofSeconds(4);

  /** A reader that receives nothing for so long gets a new copy of the writer's data. */
  private static final Duration CUT_OFF = Duration.ofSeconds(5);

  /** A reader that says nothing for so long, while commits wait, leaves the list. */
  private static final Duration UNANSWERED = Duration.ofSeconds(3);

  private final List<Member> members;
  private final EventLog events;
  private final Promotion promotion;
  private final SyncList syncList;
  private final TopologyPublisher publisher;
  private final NameService names;
  private final BiConsumer<Member, Process> onExit;
  private volatile int writer = 1;
  private boolean readersRestart;

  /**
   * @param onExit called on any thread when a postmaster has ended, expected or not
   */
  Members(
      List<Member> members,
      EventLog events,
      Promotion promotion,
      TopologyPublisher publisher,
      NameService names,
      BiConsumer<Member, Process> onExit) {
    this.members = List.copyOf(members);
    this.events = events;
    this.promotion = promotion;
    this.syncList = new SyncList(events);
    this.publisher = publisher;
    this.names = names;
    this.onExit = onExit;
  }

  int writer() {
    return writer;
  }

  /** Which readers may acknowledge a commit. */
  Set<Integer> inSync() {
    Set<String> listed = syncList.names();
    return members.stream()
        .filter(member -> listed.contains(member.id))
        .map(member -> member.number)
        .collect(Collectors.toUnmodifiableSet());
  }

  void readersRestart(boolean on) {
    readersRestart = on;
  }

  /** All of them run and answer already. */
  void takeOver() {
    members.forEach(this::entered);
    syncList.reset();
    announce();
  }

  private void entered(Member member) {
    Process process = member.postmaster;
    member.life = Life.UP;
    member.session = UUID.randomUUID().toString();
    member.proxy.serverUp();
    events.add(Kind.MEMBER_UP, member.number, member.id);
    if (process != null) {
      var unused = process.onExit().thenRun(() -> onExit.accept(member, process));
    }
  }

  void promote(Member target) throws SQLException {
    Member old = current();
    long done = promotion.promote(target);
    target.observe();
    writer = target.number;
    old.deposed = true;
    publisher.writer(target.number);
    events.add(Kind.PROMOTION_DONE, target.number, done, target.id);
    events.add(Kind.ROLES_PUBLISHED, target.number, target.id);
    announce();
    syncList.reset();
    for (Member reader : readers()) {
      follow(reader);
      if (readersRestart) {
        restart(reader);
      }
    }
  }

  void follow(Member reader) {
    try {
      promotion.follow(reader, current());
    } catch (SQLException e) {
      LOG.debugf("%s does not follow yet, and will be cloned if it never does: %s", reader, e);
    }
  }

  /** The writer waits for this reader and nobody else, and the reader has all there is. */
  void requireInSync(Member current, Member reader) throws SQLException {
    syncList.set(current, Set.of(reader.id));
    promotion.awaitCaughtUp(reader, current);
  }

  /** The readers that stream are in the list, and no other; one that never will is cloned. */
  void tend() throws SQLException {
    Member current = current();
    Observation seen = current.observation;
    if (!current.up() || seen == null || seen.reader()) {
      return;
    }
    Set<String> wanted = new HashSet<>();
    for (Member reader : readers()) {
      if (!blocks(reader, seen) && seen.standbys().containsKey(reader.id)) {
        wanted.add(reader.id);
      }
    }
    syncList.set(current, wanted);
    syncList.confirm(seen);
    for (Member reader : readers()) {
      cloneIfCutOff(reader, seen);
    }
  }

  /** On a busy machine a reader may be slow to answer and still acknowledge every commit. */
  private static boolean blocks(Member reader, Observation writerSeen) {
    Observation own = reader.observation;
    boolean silent = own == null || System.nanoTime() - own.nanoTime() > UNANSWERED.toNanos();
    return silent && writerSeen.commitsWaiting() > 0;
  }

  /** A reader that has more of the old writer's history than the new writer can never follow. */
  private void cloneIfCutOff(Member reader, Observation writerSeen) throws SQLException {
    long now = System.nanoTime();
    if (writerSeen.standbys().containsKey(reader.id)) {
      reader.cutOffSince = 0;
    } else if (reader.cutOffSince == 0) {
      reader.cutOffSince = now;
    } else if (now - reader.cutOffSince > CUT_OFF.toNanos()) {
      clone(reader);
    }
  }

  void clone(Member member) throws SQLException {
    if (member.life != Life.DOWN) {
      down(member, Crash.RESET);
    }
    member.server.cloneFrom(up(writer).server);
    startAsReader(member);
  }

  void down(Member member, Crash crash) {
    leaveSyncList(member);
    if (crash == Crash.SILENT) {
      member.proxy.serverSilent();
    }
    member.life = Life.DOWN;
    // Fenced first: nothing more is acknowledged while the clients are told.
    member.server.freeze();
    if (crash == Crash.RESET) {
      member.proxy.serverDown();
      member.proxy.resetAll();
    }
    member.server.kill();
    member.control.forget();
    events.add(Kind.MEMBER_DOWN, member.number, member.id);
    announce();
  }

  void leaveSyncList(Member member) {
    Member current = current();
    if (member == current || !current.up() || !syncList.names().contains(member.id)) {
      return;
    }
    Set<String> others = new HashSet<>(syncList.names());
    others.remove(member.id);
    try {
      syncList.set(current, others);
      // A sender to somebody who does not listen any more would hold up a shutdown.
      current.control.execute(
          QUESTION_DEADLINE,
          "select pg_catalog.pg_terminate_backend(pid) from pg_catalog.pg_stat_replication"
              + " where application_name = '"
              + member.id
              + "'");
    } catch (SQLException e) {
      LOG.debugf("%s leaves the list of a writer that does not answer: %s", member, e);
    }
  }

  void restart(Member member) throws SQLException {
    leaveSyncList(member);
    shutDown(member);
    begin(member);
    announce();
  }

  /**
   * Ends the instance in good order, or by force if that takes too long.
   *
   * @return whether it ended in good order
   */
  boolean shutDown(Member member) {
    member.life = Life.DOWN;
    member.proxy.serverDown();
    boolean clean = member.server.shutDown(SHUTDOWN_DEADLINE);
    if (!clean) {
      member.server.kill();
    }
    member.control.forget();
    events.add(Kind.MEMBER_DOWN, member.number, member.id + " was shut down");
    announce();
    return clean;
  }

  void startAsReader(Member member) throws SQLException {
    member.deposed = false;
    member.cutOffSince = 0;
    begin(member);
    announce();
  }

  void begin(Member member) throws SQLException {
    member.observation = null;
    member.postmaster = member.server.start();
    promotion.awaitAnswer(member, START_DEADLINE);
    member.observe();
    entered(member);
  }

  void announce() {
    publisher.writer(writer);
    names.follow(writer);
  }

  Member member(int number) {
    if (number < 1 || number > members.size()) {
      throw new IllegalArgumentException(
          "There is no instance " + number + ": they are numbered 1 to " + members.size());
    }
    return members.get(number - 1);
  }

  /** The writer; the last one while there is none. */
  Member current() {
    return members.get(writer - 1);
  }

  Member up(int number) {
    Member member = member(number);
    if (!member.up()) {
      throw new IllegalStateException(member + " is " + member.life + ", not UP");
    }
    return member;
  }

  Member reader(int number) {
    Member member = up(number);
    if (number == writer) {
      throw new IllegalStateException(member + " is the writer, not a reader");
    }
    return member;
  }

  List<Member> readers() {
    List<Member> readers = new ArrayList<>();
    for (Member member : members) {
      if (member.number != writer && member.up()) {
        readers.add(member);
      }
    }
    return readers;
  }
}
