package io.hibernateaws.it.adversary;

import io.hibernateaws.it.OnProduct;
import io.hibernateaws.it.mysql.MariaDbProduct;

/** The adversary plays below MariaDB Connector/J. */
@OnProduct(MariaDbProduct.class)
class MariaDbAdversaryIT extends AdversaryIT {}
