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
 * passed in, and what a strategy remembers is its own. The planner never connects and never waits;
 * after an empty plan the session must wait.
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
  private final List<MemberFilter> filters;
  private final Member byName;

  /**
   * @param readers strategy among readers
   * @param input of the strategy
   * @param filters narrow the usable readers, one after the other
   */
  public RoutePlanner(
      UrlMeaning url, HostSelector readers, SelectionInput input, List<MemberFilter> filters) {
    this.url = url;
    this.readers = readers;
    this.input = input;
    this.filters = List.copyOf(filters);
    this.byName = new Member(url.endpoint().host(), url.endpoint(), Role.WRITER, 0);
  }

  /** The same decisions where only the existence of a host matters: no turn is taken. */
  public RoutePlanner unordered() {
    return new RoutePlanner(url, UNORDERED, input, filters);
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
   * everything it is that one, whatever its role: the session must look at its role.
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
        url.byName() ? List.of(byName, writer) : List.of(writer),
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
    String why = "no reader is usable";
    List<Member> left = usable;
    for (int i = 0; i < filters.size() && !left.isEmpty() && !alone; i++) {
      MemberFilter filter = filters.get(i);
      List<Member> admitted = admitted(left, filter, snapshot);
      if (!admitted.isEmpty() || !filter.isPreference()) {
        left = admitted;
        why = filter.reason();
      }
    }
    if (!left.isEmpty()) {
      return new ConnectPlan(
          readers.order(left, snapshot, input),
          alone ? null : Role.READER,
          mode,
          false,
          left.size() + " readers are usable");
    }
    if (!fallBack) {
      return wait(Role.READER, mode, why);
    }
    ConnectPlan writer = writer(snapshot);
    return new ConnectPlan(writer.candidates(), null, mode, true, why + "; " + writer.because());
  }

  private static List<Member> admitted(
      List<Member> readers, MemberFilter filter, ClusterSnapshot snapshot) {
    List<Member> admitted = new ArrayList<>(readers.size());
    for (Member reader : readers) {
      if (filter.admits(reader, snapshot)) {
        admitted.add(reader);
      }
    }
    return admitted;
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
    List<Member> members = snapshot.members().isEmpty() ? List.of(byName) : snapshot.members();
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

  private static ConnectPlan wait(Role role, FailoverMode mode, String because) {
    return new ConnectPlan(List.of(), role, mode, false, because);
  }
}
