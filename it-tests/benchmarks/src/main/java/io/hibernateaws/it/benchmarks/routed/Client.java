package io.hibernateaws.it.benchmarks.routed;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.hibernate.cfg.JdbcSettings;

/**
 * The program of one side: prints {@link #ANSWER} when it has started, then reads the length of a
 * turn from each line, in milliseconds, and answers with what came of it. Ends with its input.
 */
final class Client {
  /** Begins the lines that are answers. */
  static final String ANSWER = "ANSWER ";

  /** Environment variable: the password, which a list of processes must not show. */
  static final String PASSWORD = "BENCHMARK_PASSWORD";

  private Client() {}

  /** Arguments: side, URL, URL of a reader, user. */
  public static void main(String[] args) throws Exception {
    Side side = Side.valueOf(args[0]);
    Map<String, Object> settings = new HashMap<>();
    settings.put(
        JdbcSettings.CONNECTION_PROVIDER, side == Side.AWS ? "aws" : TwoPools.class.getName());
    settings.put(JdbcSettings.JAKARTA_JDBC_URL, args[1]);
    settings.put(JdbcSettings.JAKARTA_JDBC_USER, args[3]);
    settings.put(JdbcSettings.JAKARTA_JDBC_PASSWORD, System.getenv(PASSWORD));
    settings.put(JdbcSettings.POOL_SIZE, Application.THREADS);
    settings.put(TwoPools.READER_URL, args[2]);
    try (Application application = new Application(settings);
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      System.out.println(ANSWER);
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        Turn turn = application.turn(Duration.ofMillis(Long.parseLong(line)));
        System.out.println(ANSWER + turn.line());
      }
    }
  }
}
