package io.hibernateaws.engine.doctor;

import static java.time.temporal.ChronoUnit.SECONDS;

import io.hibernateaws.engine.config.Durations;
import io.hibernateaws.engine.config.GivenConnection;
import io.hibernateaws.engine.config.GivenConnection.Spelling;
import io.hibernateaws.engine.foreign.ForeignText;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * What the command was told. Read by hand, because the command runs on the class path of an
 * application, where no library for command lines is.
 *
 * @param settings of the engine, with a prefix
 * @param connection URL, user, password and what has no prefix
 * @param limit of the diagnosis
 */
record CommandLine(
    Map<String, String> settings,
    GivenConnection connection,
    Duration limit,
    boolean json,
    boolean help) {
  static final String USAGE =
      """
      usage: java -cp … io.hibernateaws.engine.doctor.Doctor URL --user NAME [OPTION]…
        --user NAME            of the application's connections
        --password-file FILE   whose first line is the password
        --password-env NAME    variable of the environment with the password
        --setting NAME=VALUE   a setting of the engine, with or without hibernate.aws., or a
                               property of the driver; may be repeated
        --settings-file FILE   properties of the application: hibernate.*, jakarta.persistence.jdbc.*
        --limit DURATION       of the whole diagnosis, such as 10s; default 3s
        --json                 for programs
        --help
      exit status: 0 nothing is wrong, 1 warnings only, 2 errors, 3 this text""";

  private static final String OURS = "hibernate.aws.";
  private static final List<String> PREFIXES = List.of(OURS, "aws.");
  private static final Duration LIMIT = Duration.ofSeconds(3);

  /**
   * Reads the words.
   *
   * @throws IllegalArgumentException for the first word that makes no sense
   */
  static CommandLine read(List<String> words, Map<String, String> environment) {
    return new Reading(environment).read(words);
  }

  /** The settings may carry secrets. */
  @Override
  public String toString() {
    return "CommandLine[" + connection + ", limit=" + limit + "]";
  }

  /** Collects what the words say. */
  private static final class Reading {
    private final Map<String, String> environment;
    private final Map<String, String> settings = new HashMap<>();
    private final Map<String, String> properties = new HashMap<>();
    private @Nullable String url;
    private @Nullable String user;
    private @Nullable String password;
    private Duration limit = LIMIT;
    private boolean json;
    private boolean help;

    Reading(Map<String, String> environment) {
      this.environment = environment;
    }

    CommandLine read(List<String> words) {
      Iterator<String> rest = words.iterator();
      while (rest.hasNext()) {
        String word = rest.next();
        int equals = word.startsWith("--") ? word.indexOf('=') : -1;
        String option = equals < 0 ? word : word.substring(0, equals);
        if (equals >= 0 && (option.equals("--json") || option.equals("--help"))) {
          throw new IllegalArgumentException(option + " takes no value");
        }
        switch (option) {
          case "--json" -> json = true;
          case "--help", "-h" -> help = true;
          default -> {
            if (word.startsWith("-")) {
              take(option, equals < 0 ? value(option, rest) : word.substring(equals + 1));
            } else if (url != null) {
              throw new IllegalArgumentException(
                  ForeignText.quoted(word) + " is one word too many; the URL is one word");
            } else {
              url = word;
            }
          }
        }
      }
      GivenConnection shared = GivenConnection.of(settings, "doctor");
      Map<String, String> all = new HashMap<>(shared.driverProperties());
      all.putAll(properties);
      return new CommandLine(
          settings,
          new GivenConnection(
              url == null ? shared.url() : url,
              user == null ? shared.user() : user,
              password == null ? shared.password() : password,
              all,
              shared.poolSize(),
              "doctor",
              new Spelling(
                  PREFIXES, "hibernate.connection.", properties.keySet(), "URL", "--user", true)),
          limit,
          json,
          help);
    }

    private static String value(String option, Iterator<String> rest) {
      if (!List.of(
              "--user",
              "--password-file",
              "--password-env",
              "--setting",
              "--settings-file",
              "--limit")
          .contains(option)) {
        throw unknown(option);
      }
      if (!rest.hasNext()) {
        throw new IllegalArgumentException(option + " needs a value");
      }
      return rest.next();
    }

    private static IllegalArgumentException unknown(String option) {
      return new IllegalArgumentException(
          option.equals("--password")
              ? "--password would show the password to everybody on this machine; use"
                  + " --password-file or --password-env"
              : "there is no option " + ForeignText.quoted(option));
    }

    private void take(String option, String value) {
      switch (option) {
        case "--user" -> user = value;
        case "--password-file" -> password = firstLine(path(option, value));
        case "--password-env" -> {
          password = environment.get(value);
          if (password == null) {
            throw new IllegalArgumentException(
                "--password-env: the environment has no variable " + ForeignText.quoted(value));
          }
        }
        case "--setting" -> setting(value);
        case "--settings-file" -> settingsOf(path(option, value));
        case "--limit" -> {
          try {
            limit = Durations.positive(SECONDS).parse(value);
          } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("--limit: " + e.getMessage(), e);
          }
        }
        default -> throw unknown(option);
      }
    }

    private void setting(String text) {
      int equals = text.indexOf('=');
      if (equals < 1) {
        throw new IllegalArgumentException(
            "--setting " + ForeignText.quoted(text) + ": write NAME=VALUE");
      }
      put(text.substring(0, equals), text.substring(equals + 1));
    }

    private void put(String name, String value) {
      boolean prefixed =
          PREFIXES.stream().anyMatch(name::startsWith)
              || name.startsWith("hibernate.")
              || name.startsWith("jakarta.");
      (prefixed ? settings : properties).put(name, value);
    }

    private static Path path(String option, String value) {
      try {
        return Path.of(value);
      } catch (InvalidPathException e) {
        throw new IllegalArgumentException(
            option + " " + ForeignText.quoted(value) + " is no name of a file", e);
      }
    }

    private static String firstLine(Path file) {
      try (var lines = Files.lines(file)) {
        return lines.findFirst().orElse("");
      } catch (IOException | UncheckedIOException e) {
        throw unreadable(file, e);
      }
    }

    private void settingsOf(Path file) {
      Properties read = new Properties();
      try (Reader reader = Files.newBufferedReader(file)) {
        read.load(reader);
      } catch (IOException e) {
        throw unreadable(file, e);
      }
      read.stringPropertyNames().stream()
          .filter(name -> name.startsWith("hibernate.") || name.startsWith("jakarta."))
          .forEach(name -> put(name, read.getProperty(name)));
    }

    private static IllegalArgumentException unreadable(Path file, Exception e) {
      return new IllegalArgumentException(
          ForeignText.quoted(file) + " cannot be read: " + ForeignText.of(e), e);
    }
  }
}
