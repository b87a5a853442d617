package io.hibernateaws.local;

import java.sql.Connection;
import java.util.concurrent.CountDownLatch;

/** Starts a cluster, writes a row to it, says where it is, and waits for its end. */
final class ClusterProgram {
  private ClusterProgram() {}

  public static void main(String[] arguments) throws Exception {
    try (LocalAurora cluster =
        LocalAurora.postgresql().instances(Integer.parseInt(arguments[0])).name("child").start()) {
      try (Connection connection = cluster.connection(1)) {
        Sql.execute(connection, "create table t(id int)");
        Sql.execute(connection, "insert into t values (1)");
      }
      int last = cluster.instances();
      if (last > 1) {
        cluster.switchover(last);
        cluster.crash(last);
        cluster.awaitWriter(1, Eventually.PATIENCE);
      }
      System.out.println("USER " + System.getProperty("user.name"));
      System.out.println("FOLDER " + cluster.folder());
      System.out.println("ADDRESS " + cluster.proxy(1).address().getHostAddress());
      System.out.println("PASSWORD " + cluster.password());
      System.out.println("ROWS " + Sql.ask(cluster, 1, "select count(*) from t").get(0));
      new CountDownLatch(1).await();
    }
  }
}
