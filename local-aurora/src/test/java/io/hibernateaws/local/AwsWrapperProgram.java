package io.hibernateaws.local;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import software.amazon.jdbc.PluginService;
import software.amazon.jdbc.dialect.DialectManager;

/** A client of the AWS Advanced JDBC Wrapper with its default settings. */
final class AwsWrapperProgram {
  private AwsWrapperProgram() {}

  /**
   * Runs until it has failed over.
   *
   * @param arguments URL, user, password, a query for the instance, and one that lasts
   */
  public static void main(String[] arguments) throws Exception {
    String where = arguments[3];
    // What it takes the server for, by its own name, is only in its log.
    Logger log = Logger.getLogger(DialectManager.class.getName());
    log.setLevel(Level.FINEST);
    log.addHandler(new Printer());
    try (Connection connection =
        DriverManager.getConnection(arguments[0], arguments[1], arguments[2])) {
      System.out.println(
          "DIALECT "
              + connection.unwrap(PluginService.class).getDialect().getClass().getSimpleName());
      System.out.println("CONNECTED " + Sql.query(connection, where).get(0));
      try {
        Sql.execute(connection, arguments[4]);
      } catch (SQLException e) {
        System.out.println("STATE " + e.getSQLState() + " " + e.getClass().getSimpleName());
      }
      System.out.println("AFTERWARDS " + Sql.query(connection, where).get(0));
    }
    // The wrapper's own threads would keep the JVM.
    System.exit(0);
  }

  private static final class Printer extends Handler {
    @Override
    public void publish(LogRecord entry) {
      System.out.println("LOG " + entry.getMessage());
    }

    @Override
    public void flush() {
      System.out.flush();
    }

    @Override
    public void close() {}
  }
}
