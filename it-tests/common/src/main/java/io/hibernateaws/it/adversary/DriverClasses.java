package io.hibernateaws.it.adversary;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.Statement;

/** The driver's own classes, by which an application gets at its objects. */
public record DriverClasses(
    Class<? extends Connection> connection,
    Class<? extends Statement> statement,
    Class<? extends ResultSet> rows,
    Class<? extends DatabaseMetaData> metaData) {}
