package io.hibernateaws.it.mysql;

import io.hibernateaws.it.OnProduct;
import org.junit.jupiter.api.Tag;

/** A MySQL server that is no Aurora, below MariaDB Connector/J. */
@OnProduct(MariaDbProduct.class)
@Tag("full")
class MariaDbPlainIT extends PlainMySqlIT {
  /** This driver asks for no patience of the server's with a stream. */
  @Override
  void the_server_is_as_patient_with_a_stream_as_the_driver_asks_for() {}
}
