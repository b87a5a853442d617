package io.hibernateaws.it.mysql.adversary;

import io.hibernateaws.it.adversary.DriverClasses;
import io.hibernateaws.it.adversary.Move;
import java.util.List;
import org.mariadb.jdbc.Connection;
import org.mariadb.jdbc.DatabaseMetaData;
import org.mariadb.jdbc.Statement;
import org.mariadb.jdbc.client.result.Result;

/** MySQL's moves below MariaDB Connector/J. */
public final class MariaDbRepertoire extends MySqlRepertoire {
  @Override
  public List<Move> moves() {
    return MariaDbMoves.all();
  }

  @Override
  public DriverClasses driver() {
    return new DriverClasses(
        Connection.class, Statement.class, Result.class, DatabaseMetaData.class);
  }

  @Override
  public int rowByRow() {
    return 1;
  }
}
