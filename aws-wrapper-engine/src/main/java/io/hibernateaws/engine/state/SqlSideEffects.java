package io.hibernateaws.engine.state;

import io.hibernateaws.engine.link.Link;
import io.hibernateaws.engine.link.LinkMemory;
import io.hibernateaws.engine.link.SessionSetting;
import io.hibernateaws.engine.product.SessionChange;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the SQL of a session leaves on its link beyond what the session has set: it must not decide
 * which rows the link's next session sees. Confined to the session.
 */
public final class SqlSideEffects {
  private SessionChange most = SessionChange.NONE;

  /** The session has another link. */
  public void begin() {
    most = SessionChange.NONE;
  }

  /** A text is about to be sent, or is prepared to be. */
  public void note(SessionChange change) {
    if (change.compareTo(most) > 0) {
      most = change;
    }
  }

  /**
   * The schema that SQL may have moved is told anew to the link's next session. What the server
   * says is looked at only where somebody has told it a schema, as tenants do: others need not pay
   * for it.
   */
  public void doubtNames(Link link) {
    LinkMemory memory = link.memory();
    boolean moved =
        memory.names() != null
            && !Objects.equals(memory.names(), link.driver().namesNow(link.raw()));
    if (moved || most.compareTo(SessionChange.NAMES) >= 0) {
      memory.doubt(SessionSetting.SCHEMA);
    }
  }

  /**
   * Why the link must end, null if it need not.
   *
   * @param shared whether the next session of the link may be of another tenant
   */
  public @Nullable String reasonToEnd(boolean shared) {
    if (most == SessionChange.IDENTITY) {
      return "SQL of its session may have changed as whom it works";
    }
    return shared && most == SessionChange.TEMPORARY
        ? "its tenant may have left a temporary table on it"
        : null;
  }
}
