package io.hibernateaws.engine.metadata;

import io.hibernateaws.engine.handout.CallGuard;
import io.hibernateaws.engine.link.Link;
import io.hibernateaws.engine.product.CallKind;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/** Guards what a metadata call has made, on the bound link or on one that was lent for the call. */
final class MetaDataGuard implements CallGuard {
  private final MetaDataSource source;
  private final CallGuard bound;

  /**
   * @param bound how the session guards what was made on the link while it is bound to it
   */
  MetaDataGuard(MetaDataSource source, CallGuard bound) {
    this.source = source;
    this.bound = bound;
  }

  @Override
  public Link link() {
    return bound.link();
  }

  @Override
  public boolean holdsLink() {
    return bound.holdsLink() || source.lends(link());
  }

  @Override
  public Link enter() throws SQLException {
    Link link = link();
    if (!source.lends(link)) {
      return bound.enter();
    }
    link.enter();
    return link;
  }

  /** A link that was lent for metadata is not for changes, so the session refuses them. */
  @Override
  public Link enterChange() throws SQLException {
    return bound.enterChange();
  }

  @Override
  public SQLException failed(Link link, SQLException failure, CallKind kind, @Nullable String sql) {
    source.caught(link, failure);
    return bound.failed(link, failure, kind, sql);
  }

  @Override
  public void torn(Link link, CallKind kind, @Nullable String sql) {
    source.torn(link);
  }

  @Override
  public void handsOut() throws SQLException {
    if (source.lends(link())) {
      source.handsOutLent(link());
    } else {
      bound.handsOut();
    }
  }

  @Override
  public @Nullable Statement statement() {
    return null;
  }
}
