package io.hibernateaws.it.family;

import io.hibernateaws.it.OnProduct;
import io.hibernateaws.it.mysql.MariaDbServerProduct;

/** A server of MariaDB, below MariaDB Connector/J, with empty settings. */
@OnProduct(MariaDbServerProduct.class)
class MariaDbServerIT extends PlainServerIT {}
