package io.hibernateaws.engine.session;

import io.hibernateaws.engine.handout.CallGuard;
import io.hibernateaws.engine.link.Link;
import io.hibernateaws.engine.product.CallKind;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/** Guards what a connection or its metadata has made on a link, without a statement of its own. */
final class LinkGuard implements CallGuard {
  private final Session session;
  private final Link link;
  private final @Nullable MetaDataSource source;

  /**
   * @param source of a link that may be lent for metadata only; null for the bound one
   */
  LinkGuard(Session session, Link link, @Nullable MetaDataSource source) {
    this.session = session;
    this.link = link;
    this.source = source;
  }

  @Override
  public Link link() {
    return link;
  }

  @Override
  public boolean holdsLink() {
    return link == session.link || isLent();
  }

  private boolean isLent() {
    return source != null && source.lends(link);
  }

  @Override
  public Link enter() throws SQLException {
    if (link == session.link) {
      session.begin(link);
    } else if (isLent()) {
      link.enter();
    } else {
      throw session.refusalOfObject(link);
    }
    return link;
  }

  @Override
  public Link enterChange() throws SQLException {
    session.inspection.refuseWriteIfReadOnly();
    return session.noteUnseenWrite(enter());
  }

  @Override
  public SQLException failed(
      Link current, SQLException failure, CallKind kind, @Nullable String sql) {
    if (source != null) {
      source.caught(current, failure);
    }
    return session.failed(current, failure, kind, sql);
  }

  @Override
  public void torn(Link current, CallKind kind, @Nullable String sql) {
    if (source == null) {
      session.torn(current, kind, sql);
    } else {
      source.torn(current);
    }
  }

  @Override
  public void handsOut() throws SQLException {
    if (!holdsLink()) {
      throw session.refusalOfObject(link);
    }
    session.handsOut(link);
  }

  @Override
  public @Nullable Statement statement() {
    return null;
  }
}
