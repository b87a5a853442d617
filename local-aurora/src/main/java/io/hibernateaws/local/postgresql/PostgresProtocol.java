package io.hibernateaws.local.postgresql;

import io.hibernateaws.local.proxy.Protocol;
import java.util.List;

/** PostgreSQL, as far as one must understand it to cut a connection at a statement. */
final class PostgresProtocol implements Protocol {
  @Override
  public Filters open(Connection connection) {
    PostgresConversation conversation = new PostgresConversation(connection);
    return new Filters(
        List.of(new PostgresClientFilter(conversation)),
        List.of(new PostgresServerFilter(conversation)));
  }
}
