package io.hibernateaws.it.mysql;

import io.hibernateaws.it.ServerSessions;
import io.hibernateaws.local.ClusterBuilder;
import io.hibernateaws.local.LocalAurora;
import org.hibernate.dialect.Dialect;
import org.hibernate.dialect.MariaDBDialect;

/** A server of MariaDB, below MariaDB Connector/J. */
public class MariaDbServerProduct extends MariaDbProduct {
  @Override
  public String image() {
    return "mariadb:11.8";
  }

  @Override
  public ClusterBuilder cluster() {
    return LocalAurora.mariadb();
  }

  @Override
  public Class<? extends Dialect> dialect() {
    return MariaDBDialect.class;
  }

  @Override
  public ServerSessions sessions() {
    return new MariaDbSessions();
  }
}
