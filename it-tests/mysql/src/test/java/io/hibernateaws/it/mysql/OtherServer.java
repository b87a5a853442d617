package io.hibernateaws.it.mysql;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.Statement;
import java.util.Map;

/**
 * A connection whose texts ask for something else than they say, so that a server seems another.
 */
final class OtherServer {
  private OtherServer() {}

  /**
   * @param instead what stands in a text, and what the server is given in its place
   */
  static Connection of(Connection raw, Map<String, String> instead) {
    return proxy(Connection.class, raw, instead);
  }

  private static <T> T proxy(Class<T> type, T of, Map<String, String> instead) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, given) -> {
              if (given != null && given[0] instanceof String sql) {
                for (Map.Entry<String, String> each : instead.entrySet()) {
                  sql = sql.replace(each.getKey(), each.getValue());
                }
                given[0] = sql;
              }
              try {
                Object answer = method.invoke(of, given);
                return answer instanceof Statement statement
                    ? proxy(Statement.class, statement, instead)
                    : answer;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            }));
  }
}
