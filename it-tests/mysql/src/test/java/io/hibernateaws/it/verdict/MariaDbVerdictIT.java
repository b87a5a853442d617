package io.hibernateaws.it.verdict;

import io.hibernateaws.it.OnProduct;
import io.hibernateaws.it.mysql.MariaDbProduct;

/** Every verdict below MariaDB Connector/J is what the server of MySQL says. */
@OnProduct(MariaDbProduct.class)
class MariaDbVerdictIT extends VerdictIT {}
