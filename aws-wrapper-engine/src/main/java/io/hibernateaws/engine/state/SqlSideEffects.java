package io.hibernateaws.engine.state;

import io.hibernateaws.engine.link.JdbcSetting;
import io.hibernateaws.engine.link.Link;
import io.hibernateaws.engine.link.LinkMemory;
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
   * A schema that SQL may have moved is applied anew for the link's next session. What the server
   * reports is looked at only on links to which a schema was applied, as tenants do: others need
   * not pay for it.
   */
  public void markSchemaUnknown(Link link) {
    LinkMemory memory = link.memory();
    boolean moved =
        memory.reportedSchemaPath() != null
            && !Objects.equals(memory.reportedSchemaPath(), link.reportedSchemaPath());
    if (moved || most.compareTo(SessionChange.NAMES) >= 0) {
      memory.markUnknown(JdbcSetting.of(link.product().namespace()));
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
