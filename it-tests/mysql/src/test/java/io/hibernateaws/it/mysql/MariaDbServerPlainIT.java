package io.hibernateaws.it.mysql;

import io.hibernateaws.it.OnProduct;
import org.hibernate.dialect.Dialect;
import org.junit.jupiter.api.Tag;

/** A server of MariaDB, below MariaDB Connector/J. */
@OnProduct(MariaDbServerProduct.class)
@Tag("full")
class MariaDbServerPlainIT extends MariaDbPlainIT {
  @Override
  Class<? extends Dialect> dialect() {
    return new MariaDbServerProduct().dialect();
  }

  @Override
  String refusing() {
    return "read_only";
  }

  @Override
  String isolation() {
    return "tx_isolation";
  }

  /** Local servers of MariaDB let files be written anywhere, so nothing of the kind is refused. */
  @Override
  void
      a_text_that_an_option_of_a_writer_refuses_is_the_applications_and_its_transaction_goes_on() {}

  /** The performance schema, which would show it, is off unless the server is told otherwise. */
  @Override
  void the_server_shows_the_name_of_the_session() {}
}
