package io.hibernateaws.engine.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateaws.engine.api.SettingsException;
import io.hibernateaws.engine.config.GivenConnection;
import io.hibernateaws.engine.config.GivenSettings;
import io.hibernateaws.engine.config.Setting;
import io.hibernateaws.engine.endpoint.InstanceTemplate;
import io.hibernateaws.engine.failover.FailoverMode;
import io.hibernateaws.engine.fuzz.Fuzz;
import io.hibernateaws.engine.route.ReadSignal;
import io.hibernateaws.engine.select.Strategy;
import io.hibernateaws.engine.state.SessionSettings;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Settings that nobody thought of. */
class SettingsFuzzTest {
  private static final String URL = "jdbc:postgresql://db.example.com/shop";
  private static final String SECRET = "s3cr3t";
  private static final String NAME = "abcdefghijklmnopqrstuvwxyz0123456789";

  /** Their values are names that are not ours, where letter case may matter. */
  private static final Set<String> FOREIGN_NAMES =
      Set.of(
          "cluster_id",
          "cluster_instance_host_pattern",
          "host_resolver",
          "session_state.initializer",
          "srw.read_endpoint",
          "srw.write_endpoint",
          "transaction.outcome_schema",
          "transaction.outcome_table",
          "iam.host",
          "credentials.profile",
          "secrets_manager.secret_id",
          "secrets_manager.endpoint",
          "secrets_manager.username_key",
          "secrets_manager.password_key",
          "federated.db_user",
          "federated.idp_username",
          "federated.idp_password",
          "federated.idp_endpoint",
          "federated.idp_name",
          "federated.rp_identifier",
          "federated.iam_role_arn",
          "federated.iam_idp_arn",
          "okta.app_id",
          "monitoring.user",
          "monitoring.password",
          "monitoring.database");

  private static final List<String> KNOWN = SettingsReference.laterNames();

  /** A typed value and a text that means it. */
  private record Written(Object value, String text) {}

  private static String unitOf(Setting<?> setting, String name) {
    if (setting.name().equals("host_availability.initial_backoff")
        || setting.name().endsWith("token_expiration")) {
      return "s"; // 2000 of them would be too many
    }
    return Duration.ofSeconds(2_000)
            .equals(Objects.requireNonNull(setting.parsers().get(name)).parse("2000"))
        ? "s"
        : "ms";
  }

  private static @Nullable Written written(Fuzz fuzz, Setting<?> setting, String name) {
    return switch (setting.unit()) {
      case "s", "ms" -> duration(fuzz, setting, name);
      case "int" -> number(fuzz.between(1, most(setting)));
      case "boolean" -> {
        boolean value = fuzz.once(2);
        yield new Written(name.equals("sslInsecure") ? !value : value, String.valueOf(value));
      }
      case "list" -> {
        List<String> codes =
            Arrays.stream(Feature.values())
                .filter(one -> one.isProvided() && fuzz.once(2))
                .map(Feature::code)
                .toList();
        yield new Written(codes, String.join(fuzz.once(2) ? "," : " , ", codes));
      }
      case "strategy" -> {
        Strategy strategy = fuzz.oneOf(Strategy.provided());
        yield new Written(strategy, strategy.code().replace("_", fuzz.once(2) ? "-" : ""));
      }
      case "host:weight, …" -> {
        String host = fuzz.word(NAME, 9);
        long weight = fuzz.between(1, 1 << 30);
        yield new Written(Map.of(host, (int) weight), host + (fuzz.once(2) ? ":" : " : ") + weight);
      }
      case "name" -> same(fuzz.oneOf(Profile.provided()).code());
      case "family code" -> same(fuzz.oneOf(List.of("pg", "rds-pg", "aurora-pg")));
      case "driver code" -> same("pgjdbc");
      case "identifier" -> same(fuzz.word(NAME, 20));
      case "query, unknown",
          "writer, fail",
          "track, verify",
          "off, thread",
          "none, exponential_backoff" ->
          same(fuzz.oneOf(List.of(setting.unit().split(", ", -1))));
      case "strict_writer, strict_reader, reader_or_writer" -> {
        FailoverMode mode = fuzz.oneOf(List.of(FailoverMode.values()));
        yield new Written(mode, mode.name().replace('_', fuzz.once(2) ? '-' : '_'));
      }
      case "none, micrometer, otlp", "none, otlp" -> {
        Enum<?> any = (Enum<?>) Objects.requireNonNull(setting.byDefault());
        Enum<?> backend = fuzz.oneOf(List.of(any.getDeclaringClass().getEnumConstants()));
        yield new Written(backend, backend.name());
      }
      case "always, when_needed, never" -> {
        SessionSettings.Check check = fuzz.oneOf(List.of(SessionSettings.Check.values()));
        yield new Written(check, check.name().replace('_', fuzz.once(2) ? '-' : '_'));
      }
      case "list of hibernate, jdbc, spring, jta, scope" -> {
        ReadSignal signal = fuzz.oneOf(List.of(ReadSignal.values()));
        yield new Written(Set.of(signal), signal.name());
      }
      case "host, optional port" -> same(fuzz.word(NAME, 9) + ".example.com");
      case "host" -> same(fuzz.word(NAME, 9) + ".example.com");
      case "region" -> same("eu-central-" + fuzz.between(1, 9));
      case "URL" -> {
        String url = "https://" + fuzz.word("abcdefgh", 9) + ".example.com";
        yield new Written(URI.create(url), url);
      }
      case "ARN" ->
          same(
              "arn:aws:iam::123456789012:"
                  + (setting.name().contains("role") ? "role/" : "saml-provider/")
                  + fuzz.word(NAME, 9));
      case "text" -> same(fuzz.word(NAME, 20));
      case "host name with one ?, optional port" -> {
        String pattern = fuzz.word(NAME, 9) + ".?." + fuzz.word(NAME, 9) + ".com";
        int port = fuzz.below(65535);
        yield new Written(
            new InstanceTemplate(pattern, port == 0 ? OptionalInt.empty() : OptionalInt.of(port)),
            pattern + (port == 0 ? "" : ":" + port));
      }
      case "instance, class or class name",
          "name, instance, class or class name",
          "list of names" ->
          null;
      default -> throw new AssertionError("a kind of setting without inputs: " + setting);
    };
  }

  private static int most(Setting<?> setting) {
    return setting.name().endsWith("probes")
        ? 127
        : setting.name().endsWith("port") ? 65_535 : 1 << 30;
  }

  private static Written same(String text) {
    return new Written(text, text);
  }

  private static Written number(long value) {
    return new Written((int) value, String.valueOf(value));
  }

  private static Written duration(Fuzz fuzz, Setting<?> setting, String name) {
    boolean ofToken = setting.name().endsWith("token_expiration");
    boolean whole = setting.name().startsWith("network.tcp_keepalive_");
    long least =
        switch (setting.name()) {
          case "transaction.outcome_retention" -> 600_000;
          case "read_write_splitting.max_replica_lag" -> 100;
          default -> 1;
        };
    long millis =
        whole ? 1_000 * fuzz.between(1, 32_767) : least - 1 + fuzz.between(1, 1L << fuzz.below(40));
    if (setting.name().equals("host_availability.initial_backoff")) {
      millis = fuzz.between(1, 300_000);
    }
    if (ofToken) {
      millis = fuzz.between(1, 900_000);
    }
    Duration value = Duration.ofMillis(millis);
    String seconds = BigDecimal.valueOf(millis, 3).toPlainString();
    String text =
        switch (fuzz.below(4)) {
          case 0 -> value.toString();
          case 1 -> millis + "ms";
          case 2 -> seconds + " s";
          default -> unitOf(setting, name).equals("s") ? seconds : String.valueOf(millis);
        };
    return new Written(value, text);
  }

  @Test
  void a_value_that_was_written_is_read_as_it_was_meant_under_every_name_and_in_any_case() {
    Fuzz.run(
        "written settings",
        fuzz -> {
          Setting<?> setting = fuzz.oneOf(SettingsCatalogue.ALL.settings());
          String name = fuzz.oneOf(new ArrayList<>(setting.names()));
          Written written = written(fuzz, setting, name);
          if (written == null) {
            return;
          }
          String text =
              FOREIGN_NAMES.contains(setting.name())
                  ? written.text
                  : fuzz.inAnotherCase(written.text);
          GivenSettings given = new GivenSettings(SettingsCatalogue.ALL);
          given.add(Map.of(name, fuzz.once(4) ? " " + text + "\n" : text), GivenSettings.PREFIX);

          assertThat(given.problems()).isEmpty();
          Object read = given.given(setting);
          if (setting.unit().equals("list") || setting.name().equals("profile")) {
            assertThat(String.valueOf(read)).isEqualToIgnoringCase(written.value.toString());
          } else {
            assertThat(read).as(name + "=" + text).isEqualTo(written.value);
          }
        });
  }

  @Test
  void any_settings_are_accepted_or_refused_with_messages_that_show_no_secret() {
    Fuzz.run(
        "settings",
        fuzz -> {
          Map<String, Object> settings = new TreeMap<>();
          for (int i = 1 + fuzz.below(3); i > 0; i--) {
            Setting<?> setting = fuzz.oneOf(SettingsCatalogue.ALL.settings());
            String name = name(fuzz, setting);
            settings.put("hibernate.aws." + name, value(fuzz, setting));
          }
          if (fuzz.once(4)) {
            settings.put("hibernate.aws.monitoring.user", "watcher");
            settings.put("hibernate.aws.monitoring.password", SECRET);
          }
          GivenConnection facts =
              new GivenConnection(url(fuzz), "ann", SECRET, Map.of(), null, "unit");
          try {
            EngineConfig config = SettingsReader.read(settings, facts);
            if (fuzz.once(10)) {
              assertThat(SettingsReader.read(settings, facts)).isEqualTo(config);
            }
            assertThat(
                    config.toString() + config.monitoring() + config.notices() + config.settings())
                .doesNotContain(SECRET);
            assertThatTimesFit(config);
          } catch (SettingsException e) {
            assertThat(e.problems()).isNotEmpty();
            assertThat(e.problems()).allMatch(SettingsFuzzTest::canBeShown);
          }
        });
  }

  private static boolean canBeShown(String problem) {
    return !problem.isBlank()
        && problem.length() < 1_500
        && !problem.contains(SECRET)
        && problem.chars().noneMatch(Character::isISOControl);
  }

  private static String name(Fuzz fuzz, Setting<?> setting) {
    String name = fuzz.oneOf(new ArrayList<>(setting.names()));
    return switch (fuzz.below(80)) {
      case 0 -> fuzz.mistyped(name);
      case 1 -> fuzz.anything();
      case 2 -> fuzz.inAnotherCase(name);
      case 3 -> fuzz.oneOf(KNOWN);
      case 4 -> "topology.monitoring." + fuzz.anything();
      default -> name;
    };
  }

  private static Object value(Fuzz fuzz, Setting<?> setting) {
    Written written = written(fuzz, setting, setting.name());
    String text = written == null ? "no.such.Type" : written.text;
    return switch (fuzz.below(10)) {
      case 0 -> fuzz.anything();
      case 1, 2 -> fuzz.mistyped(text);
      case 3 ->
          fuzz.oneOf(
              List.of(
                  0,
                  -1L,
                  Long.MAX_VALUE,
                  Double.NaN,
                  Double.MAX_VALUE,
                  true,
                  Duration.ofSeconds(Long.MAX_VALUE),
                  Duration.ofNanos(-1),
                  Arrays.asList("failover", null),
                  new HashMap<>(Map.of("a", "b")),
                  new char[] {'x'},
                  new BitSet(),
                  String.class));
      default -> written == null || fuzz.once(2) ? text : written.value;
    };
  }

  private static String url(Fuzz fuzz) {
    return switch (fuzz.below(10)) {
      case 0 -> fuzz.anything();
      case 1 -> fuzz.mistyped(URL + "?password=" + SECRET + "&aws.pool.max_size=5");
      case 2 -> URL + "?aws.failover.timeout=" + fuzz.below(100) + "&aws.pool.min_size=3";
      default -> URL;
    };
  }

  /** Sums and differences of clocks with what was accepted must not overflow. */
  private static void assertThatTimesFit(EngineConfig config) {
    List<Duration> times = new ArrayList<>();
    times.add(config.database().auxiliaryQueryTimeout());
    times.add(config.network().connectTimeout());
    times.add(config.failover().timeout());
    times.add(config.failover().readerConnectTimeout());
    times.add(config.initialConnection().retryTimeout());
    times.add(config.initialConnection().retryInterval());
    times.add(config.topology().refreshInterval());
    times.add(config.topology().highRefreshInterval());
    times.add(config.pool().acquisitionTimeout());
    times.add(config.pool().validateAfterIdle());
    times.add(config.shutdown().drain());
    assertThat(times).allMatch(time -> !time.isNegative() && time.toNanos() <= Long.MAX_VALUE / 2);
  }
}
