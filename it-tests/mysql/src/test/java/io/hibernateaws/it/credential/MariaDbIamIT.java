package io.hibernateaws.it.credential;

import io.hibernateaws.it.OnProduct;
import io.hibernateaws.it.mysql.MariaDbProduct;
import org.junit.jupiter.api.Tag;

/** Tokens of IAM on MySQL servers below MariaDB Connector/J. */
@Tag("full")
@OnProduct(MariaDbProduct.class)
class MariaDbIamIT extends IamIT {}
