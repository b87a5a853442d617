package io.hibernateaws.engine.route;

import io.hibernateaws.engine.api.Member;
import io.hibernateaws.engine.api.Role;
import io.hibernateaws.engine.failover.FailoverMode;
import io.hibernateaws.engine.select.RandomSelector;
import io.hibernateaws.engine.spi.HostSelector;
import io.hibernateaws.engine.spi.SelectionInput;
import io.hibernateaws.engine.topology.ClusterSnapshot;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decides where a request goes: a function of the request and a snapshot; chance and counts are
 * passed in, and what a strategy remembers is its own. It never connects and never waits; an empty
 * plan says that somebody must.
 */
public final class RoutePlanner {
  /**
   * For a question that every host answers a strategy is not asked: it would count it as a turn.
   */
  private static final HostSelector ANY = new RandomSelector();

  private static final HostSelector UNORDERED = (candidates, snapshot, input) -> candidates;

  private final UrlMeaning url;
  private final HostSelector readers;
  private final SelectionInput input;
  private final @Nullable LagBound bound;
  private final @Nullable HeldBack heldBack;

  public RoutePlanner(UrlMeaning url, HostSelector readers, SelectionInput input) {
    this(url, readers, input, null, null);
  }

  /**
   * @param readers strategy among readers
   * @param input of the strategy
   * @param bound how late a reader may be that serves reads, null for any
   * @param heldBack null where every reader that answers is offered
   */
  public RoutePlanner(
      UrlMeaning url,
      HostSelector readers,
      SelectionInput input,
      @Nullable LagBound bound,
      @Nullable HeldBack heldBack) {
    this.url = url;
    this.readers = readers;
    this.input = input;
    this.bound = bound;
    this.heldBack = heldBack;
  }

  /** The same decisions for who only wants to know whether there is a host: no turn is taken. */
  public RoutePlanner unordered() {
    return new RoutePlanner(url, UNORDERED, input, bound, null);
  }

  /**
   * The plan for one request.
   *
   * @param readOnly what the session asked for
   * @param firstRole the role the instance in the URL had when it was first reached, null before
   */
  public ConnectPlan plan(boolean readOnly, @Nullable Role firstRole, ClusterSnapshot snapshot) {
    return switch (url.aim(readOnly)) {
      case WRITER -> writer(snapshot);
      case READER_OR_WRITER -> readerOrWriter(snapshot, true);
      case READER -> readerOrWriter(snapshot, false);
      case NAMED_INSTANCE -> instance(snapshot, firstRole);
      case NAMED_HOST -> host(snapshot);
      case WRITE_ENDPOINT -> endpoint(snapshot, Role.WRITER);
      case READ_ENDPOINT -> endpoint(snapshot, Role.READER);
    };
  }

  /**
   * The plan while the application boots: the writer unless it is known not to serve, else any host
   * that answers, so that an application starts while its writer is down.
   */
  public ConnectPlan planAtBoot(
      boolean readOnly, @Nullable Role firstRole, ClusterSnapshot snapshot) {
    RouteTarget aim = url.aim(readOnly);
    if (aim != RouteTarget.WRITER) {
      return plan(readOnly, firstRole, snapshot);
    }
    List<Member> candidates = new ArrayList<>();
    Member writer = snapshot.writer().orElse(null);
    if (writer != null
        && snapshot.usable(writer)
        && snapshot.health(writer.instanceId()).verified() != Role.READER) {
      candidates.add(writer);
    }
    for (Member other : any(snapshot, "").candidates()) {
      if (!candidates.contains(other)) {
        candidates.add(other);
      }
    }
    return new ConnectPlan(
        candidates,
        null,
        FailoverMode.STRICT_WRITER,
        false,
        "the application boots: the writer if it answers, else any host");
  }

  /** The instance that the URL names, null if it names none. */
  public @Nullable String namedInstance() {
    return url.instanceId();
  }

  /**
   * The plan for a read that only the writer is sure to serve right. Where there is one host for
   * everything it is that one, whatever its role: whoever asked must look.
   */
  public ConnectPlan planWriterToRead(ClusterSnapshot snapshot) {
    ConnectPlan plan =
        switch (url.readOnly()) {
          case NAMED_HOST -> host(snapshot);
          case WRITE_ENDPOINT, READ_ENDPOINT -> endpoint(snapshot, Role.WRITER);
          case WRITER, READER, READER_OR_WRITER, NAMED_INSTANCE -> writer(snapshot);
        };
    return new ConnectPlan(
        plan.candidates(),
        plan.role(),
        FailoverMode.READER_OR_WRITER,
        plan.role() == Role.WRITER,
        "no reader is known to show what the session must see; " + plan.because());
  }

  /** The plan for a question that every healthy host answers. */
  public ConnectPlan planAny(ClusterSnapshot snapshot) {
    ConnectPlan plan = any(snapshot, "any host will do");
    Member named = url.instanceId() == null ? null : snapshot.member(url.instanceId());
    if (named == null || !plan.candidates().contains(named)) {
      return plan;
    }
    List<Member> candidates = new ArrayList<>(plan.candidates());
    candidates.remove(named);
    candidates.add(0, named);
    return new ConnectPlan(candidates, null, plan.mode(), false, "the URL names an instance");
  }

  private ConnectPlan writer(ClusterSnapshot snapshot) {
    FailoverMode mode = FailoverMode.STRICT_WRITER;
    Member writer = snapshot.writer().orElse(null);
    if (writer == null) {
      return wait(Role.WRITER, mode, "the topology names no writer");
    }
    if (!snapshot.usable(writer)) {
      return wait(
          Role.WRITER, mode, "writer " + writer.instanceId() + " has not answered since it failed");
    }
    if (snapshot.health(writer.instanceId()).verified() == Role.READER) {
      return wait(Role.WRITER, mode, writer.instanceId() + " is no longer the writer");
    }
    return new ConnectPlan(
        url.byName() ? List.of(named(Role.WRITER), writer) : List.of(writer),
        Role.WRITER,
        mode,
        false,
        "the topology names the writer");
  }

  private ConnectPlan readerOrWriter(ClusterSnapshot snapshot, boolean fallBack) {
    FailoverMode mode = fallBack ? FailoverMode.READER_OR_WRITER : FailoverMode.STRICT_READER;
    boolean alone = snapshot.members().size() == 1;
    List<Member> usable = new ArrayList<>(snapshot.members().size());
    for (Member member : snapshot.members()) {
      if ((!member.isWriter() || alone) && snapshot.usable(member)) {
        usable.add(member);
      }
    }
    List<Member> fresh = alone ? usable : fresh(usable, snapshot);
    if (!fresh.isEmpty()) {
      return new ConnectPlan(
          readers.order(offered(fresh), snapshot, input),
          alone ? null : Role.READER,
          mode,
          false,
          fresh.size() + " readers are usable");
    }
    String why =
        usable.isEmpty()
            ? "no reader is usable"
            : "no reader is known to be within max_replica_lag=" + bound;
    if (!fallBack) {
      return wait(Role.READER, mode, why);
    }
    ConnectPlan writer = writer(snapshot);
    return new ConnectPlan(writer.candidates(), null, mode, true, why + "; " + writer.because());
  }

  private List<Member> fresh(List<Member> usable, ClusterSnapshot snapshot) {
    LagBound limit = bound;
    return limit == null
        ? usable
        : usable.stream().filter(member -> limit.allows(member, snapshot)).toList();
  }

  /** Without the readers that are held back; if that leaves nobody, all of them. */
  private List<Member> offered(List<Member> usable) {
    HeldBack held = heldBack;
    if (held == null) {
      return usable;
    }
    List<Member> offered = new ArrayList<>(usable.size());
    for (Member member : usable) {
      if (!held.holdsBack(member)) {
        offered.add(member);
      }
    }
    return offered.isEmpty() ? usable : offered;
  }

  private ConnectPlan instance(ClusterSnapshot snapshot, @Nullable Role firstRole) {
    Member named = url.instanceId() == null ? null : snapshot.member(url.instanceId());
    FailoverMode mode = url.mode();
    if (mode == null) {
      boolean reader =
          firstRole == null ? named != null && !named.isWriter() : firstRole == Role.READER;
      mode = reader ? FailoverMode.STRICT_READER : FailoverMode.STRICT_WRITER;
    }
    boolean fits =
        named != null
            && snapshot.usable(named)
            && (mode == FailoverMode.READER_OR_WRITER
                || named.isWriter() == (mode == FailoverMode.STRICT_WRITER));
    if (named != null && fits) {
      return new ConnectPlan(
          List.of(named), named.role(), mode, false, "the URL names " + named.instanceId());
    }
    ConnectPlan elsewhere =
        switch (mode) {
          case STRICT_WRITER -> writer(snapshot);
          case STRICT_READER -> readerOrWriter(snapshot, false);
          case READER_OR_WRITER -> readerOrWriter(snapshot, true);
        };
    return new ConnectPlan(
        elsewhere.candidates(),
        elsewhere.role(),
        mode,
        false,
        "the instance of the URL, "
            + url.instanceId()
            + ", does not serve; "
            + elsewhere.because());
  }

  /** What is known of a name that moves says nothing about the next host behind it. */
  private ConnectPlan endpoint(ClusterSnapshot snapshot, Role role) {
    FailoverMode mode =
        role == Role.WRITER ? FailoverMode.STRICT_WRITER : FailoverMode.STRICT_READER;
    List<Member> named =
        snapshot.members().stream().filter(member -> member.role() == role).toList();
    return new ConnectPlan(named, role, mode, false, "srw names an endpoint for this role");
  }

  private ConnectPlan host(ClusterSnapshot snapshot) {
    List<Member> members =
        snapshot.members().isEmpty() ? List.of(named(Role.WRITER)) : snapshot.members();
    return new ConnectPlan(
        members, null, FailoverMode.READER_OR_WRITER, false, "the URL names one host");
  }

  private ConnectPlan any(ClusterSnapshot snapshot, String because) {
    List<Member> usable = snapshot.members().stream().filter(snapshot::usable).toList();
    return new ConnectPlan(
        ANY.order(usable.isEmpty() ? snapshot.members() : usable, snapshot, input),
        null,
        url.writable() == RouteTarget.WRITER
            ? FailoverMode.STRICT_WRITER
            : FailoverMode.READER_OR_WRITER,
        false,
        because);
  }

  private Member named(Role role) {
    return new Member(url.endpoint().host(), url.endpoint(), role, 0);
  }

  private static ConnectPlan wait(Role role, FailoverMode mode, String because) {
    return new ConnectPlan(List.of(), role, mode, false, because);
  }
}
