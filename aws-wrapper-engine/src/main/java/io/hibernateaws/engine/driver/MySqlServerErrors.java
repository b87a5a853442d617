package io.hibernateaws.engine.driver;

import io.hibernateaws.engine.product.Speaker;

/** The numbers of errors by which a server of MySQL may end the connection. */
public final class MySqlServerErrors {
  private MySqlServerErrors() {}

  /**
   * Who speaks through an error that a server has sent: one that lives, or it is not known, because
   * routines raise any number they like.
   */
  public static Speaker speaker(int number) {
    return switch (number) {
      // Shutdown, aborted or killed connections, trouble of the network as the server saw it, idle
      // sessions, a server that goes offline; a proxy that has lost its server.
      case 1053,
          1079,
          1080,
          1152,
          1158,
          1159,
          1160,
          1161,
          1184,
          1927,
          2006,
          2013,
          3032,
          3169,
          4031 ->
          Speaker.UNKNOWN;
      default -> Speaker.LIVING_SERVER;
    };
  }
}
