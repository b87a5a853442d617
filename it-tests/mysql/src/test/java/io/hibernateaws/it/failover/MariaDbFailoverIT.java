package io.hibernateaws.it.failover;

import io.hibernateaws.it.OnProduct;
import io.hibernateaws.it.mysql.MariaDbProduct;

/** First commits after a crash of the writer below MariaDB Connector/J. */
@OnProduct(MariaDbProduct.class)
class MariaDbFailoverIT extends FailoverTimeIT {}
