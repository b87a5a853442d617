package io.hibernateaws.it.mysql;

import io.hibernateaws.it.OnProduct;
import org.junit.jupiter.api.Tag;

/** Sessions of a server of MariaDB. */
@OnProduct(MariaDbServerProduct.class)
@Tag("full")
class MariaDbSessionIT extends MySqlSessionIT {}
