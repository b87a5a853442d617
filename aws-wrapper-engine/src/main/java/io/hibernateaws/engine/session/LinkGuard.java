package io.hibernateaws.engine.session;

import io.hibernateaws.engine.handout.CallGuard;
import io.hibernateaws.engine.link.Link;
import io.hibernateaws.engine.product.CallKind;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/** Guards what a connection has made on a link, without a statement of its own. */
final class LinkGuard implements CallGuard {
  private final Session session;
  private final Link link;

  LinkGuard(Session session, Link link) {
    this.session = session;
    this.link = link;
  }

  @Override
  public Link link() {
    return link;
  }

  @Override
  public boolean holdsLink() {
    return link == session.link;
  }

  @Override
  public Link enter() throws SQLException {
    if (link != session.link) {
      throw session.refusalOfObject(link);
    }
    session.begin(link);
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
    return session.failed(current, failure, kind, sql);
  }

  @Override
  public void torn(Link current, CallKind kind, @Nullable String sql) {
    session.torn(current, kind, sql);
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
