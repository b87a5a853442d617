package io.hibernateaws.it.family;

import io.hibernateaws.it.OnProduct;
import io.hibernateaws.it.mysql.MariaDbBelowConnectorJ;
import org.junit.jupiter.api.Tag;

/** A server of MariaDB, below MySQL Connector/J. */
@OnProduct(MariaDbBelowConnectorJ.class)
@Tag("full")
class MariaDbBelowConnectorJIT extends MariaDbServerIT {}
