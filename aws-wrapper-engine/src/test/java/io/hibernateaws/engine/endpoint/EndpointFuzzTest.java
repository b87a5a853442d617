package io.hibernateaws.engine.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateaws.engine.fuzz.Fuzz;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Host names and JDBC URLs that nobody thought of. */
class EndpointFuzzTest {
  /** Spells neither green nor old nor rds, which would mean something. */
  private static final String LETTERS = "abxyzABXYZ019";

  private static final List<String> REGIONS =
      List.of("us-east-2", "eu-central-1", "us-gov-west-1", "ap-southeast-7", "x-y-1");
  private static final List<String> LATE = List.of("us-iso-east-1", "us-isob-east-1");
  private static final String SECRET = "s3cr3t";

  private record Built(ParsedEndpoint expected) {
    static Built of(Fuzz fuzz) {
      EndpointKind kind =
          fuzz.oneOf(
              List.of(
                  EndpointKind.WRITER_CLUSTER,
                  EndpointKind.READER_CLUSTER,
                  EndpointKind.CUSTOM_CLUSTER,
                  EndpointKind.PROXY,
                  EndpointKind.PROXY_ENDPOINT,
                  EndpointKind.INSTANCE,
                  EndpointKind.SHARD_GROUP,
                  EndpointKind.GLOBAL_WRITER));
      String blue = fuzz.word(LETTERS + "-", 20);
      boolean green = fuzz.once(5);
      boolean retired = !green && fuzz.once(5);
      String id =
          blue
              + (green ? "-green-" + (fuzz.word(LETTERS, 1) + "abc123").substring(0, 6) : "")
              + (retired ? "-old" + fuzz.below(100) : "");
      String hash = fuzz.word(LETTERS, 12);
      String region = fuzz.oneOf(REGIONS);
      String rest =
          switch (fuzz.below(6)) {
            case 0 -> ".rds." + region + ".amazonaws.com.cn";
            case 1 -> ".rds." + (region = fuzz.oneOf(LATE)) + ".c2s.ic.gov";
            case 2 -> "." + region + ".rds.amazonaws.eu";
            case 3 -> "." + region + ".rds-fips.amazonaws.com";
            default -> "." + region + ".rds.amazonaws.com";
          };
      if (kind == EndpointKind.GLOBAL_WRITER) {
        rest = ".global.rds.amazonaws.com";
      }
      String prefix =
          switch (kind) {
            case WRITER_CLUSTER -> "cluster-";
            case READER_CLUSTER -> "cluster-ro-";
            case CUSTOM_CLUSTER -> "cluster-custom-";
            case PROXY, PROXY_ENDPOINT -> "proxy-";
            case SHARD_GROUP -> "shardgrp-";
            case GLOBAL_WRITER -> "global-";
            default -> "";
          };
      String middle = (kind == EndpointKind.PROXY_ENDPOINT ? ".endpoint." : ".") + prefix + hash;
      String host = id + middle + rest;
      boolean instance = kind == EndpointKind.INSTANCE;
      return new Built(
          new ParsedEndpoint(
              host,
              kind,
              kind == EndpointKind.GLOBAL_WRITER ? null : region,
              instance ? null : id,
              instance ? id : null,
              instance || prefix.startsWith("cluster") ? "?." + hash + rest : null,
              switch (kind) {
                case WRITER_CLUSTER, SHARD_GROUP -> host;
                case READER_CLUSTER -> id + ".cluster-" + hash + rest;
                default -> null;
              }));
    }
  }

  @Test
  void what_was_built_as_a_name_of_rds_is_read_as_it_was_built() {
    Fuzz.run(
        "built endpoints",
        fuzz -> {
          ParsedEndpoint expected = Built.of(fuzz).expected;

          assertThat(EndpointParser.parse(expected.host())).isEqualTo(expected);
        });
  }

  @Test
  void any_text_is_read_as_a_host_in_any_letter_case_without_an_exception() {
    Fuzz.run(
        "endpoints",
        fuzz -> {
          String host =
              fuzz.once(3) ? fuzz.anything() : fuzz.mistyped(Built.of(fuzz).expected.host());

          ParsedEndpoint parsed = EndpointParser.parse(host);

          assertThat(parsed.host()).isEqualTo(host);
          assertThat(lower(EndpointParser.parse(fuzz.inAnotherCase(host))))
              .isEqualTo(lower(parsed));
          assertThatItsPartsFit(parsed);
        });
  }

  private static void assertThatItsPartsFit(ParsedEndpoint parsed) {
    String host = parsed.host();
    if (parsed.kind() != EndpointKind.IP && !host.endsWith(".") && host.length() < 255) {
      ParsedEndpoint dotted = EndpointParser.parse(host + ".");
      assertThat(dotted.kind()).isEqualTo(parsed.kind());
      assertThat(dotted.instancePattern()).isEqualTo(parsed.instancePattern());
    }
    if (parsed.instancePattern() != null) {
      InstanceTemplate template = InstanceTemplate.parse(parsed.instancePattern());
      ParsedEndpoint instance = EndpointParser.parse(template.endpointOf("some-id", 1).host());
      assertThat(instance.kind()).isEqualTo(EndpointKind.INSTANCE);
      assertThat(instance.instanceId()).isEqualTo("some-id");
      assertThat(instance.region()).isEqualTo(parsed.region());
    }
    if (parsed.writerHost() != null) {
      ParsedEndpoint writer = EndpointParser.parse(parsed.writerHost());
      assertThat(writer.writerHost()).isEqualTo(parsed.writerHost());
      assertThat(writer.clusterId()).isEqualTo(parsed.clusterId());
    }
    assertThat(parsed.kind().isRds() && parsed.kind() != EndpointKind.GLOBAL_WRITER)
        .isEqualTo(parsed.region() != null && parsed.kind() != EndpointKind.OTHER);
  }

  private static List<String> lower(ParsedEndpoint parsed) {
    return List.of(parsed.toString().toLowerCase(Locale.ROOT));
  }

  private static ParsedUrl url(Fuzz fuzz) {
    String host =
        switch (fuzz.below(4)) {
          case 0 -> "10." + fuzz.below(256) + ".0." + fuzz.below(256);
          case 1 ->
              "fe80::" + Integer.toHexString(fuzz.below(65536)) + (fuzz.once(3) ? "%eth0" : "");
          case 2 -> fuzz.word(LETTERS + "-_", 12);
          default -> Built.of(fuzz).expected.host();
        };
    Map<String, String> parameters = new LinkedHashMap<>();
    Map<String, String> settings = new LinkedHashMap<>();
    for (int i = fuzz.below(4); i > 0; i--) {
      parameters.put("p" + text(fuzz), text(fuzz));
      settings.put(text(fuzz), text(fuzz));
    }
    if (fuzz.once(2)) {
      parameters.put("password", SECRET);
    }
    String database = text(fuzz);
    return new ParsedUrl(
        "postgresql",
        new Endpoint(host, fuzz.once(3) ? 5432 : 1 + fuzz.below(65535)),
        database.isEmpty() ? null : database,
        parameters,
        settings,
        fuzz.once(3));
  }

  /** Halves of surrogate pairs cannot be written in a URL. */
  private static String text(Fuzz fuzz) {
    return new String(fuzz.anything().getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
  }

  private static String build(Fuzz fuzz, ParsedUrl url) {
    StringBuilder text =
        new StringBuilder(
                url.ofAwsWrapper()
                    ? "jdbc:aws-wrapper:"
                    : fuzz.oneOf(List.of("jdbc:", "jdbc:aws:")))
            .append("postgresql://");
    String endpoint = url.endpoint().toString();
    boolean standard = url.endpoint().port() == 5432;
    text.append(
        standard && fuzz.once(2) ? endpoint.substring(0, endpoint.lastIndexOf(':')) : endpoint);
    text.append('/').append(encoded(url.database()));
    char separator = '?';
    for (Map.Entry<String, String> one : url.parameters().entrySet()) {
      text.append(separator).append(encoded(one.getKey())).append('=');
      text.append(encoded(one.getValue()));
      separator = '&';
    }
    for (Map.Entry<String, String> one : url.settings().entrySet()) {
      text.append(separator).append("aws.").append(encoded(one.getKey())).append('=');
      text.append(encoded(one.getValue()));
      separator = '&';
    }
    return text.toString();
  }

  private static String encoded(@Nullable String text) {
    return text == null ? "" : URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  @Test
  void a_url_that_was_built_is_read_as_it_was_built() {
    Fuzz.run(
        "built URLs",
        fuzz -> {
          ParsedUrl expected = url(fuzz);

          assertThat(parse(build(fuzz, expected))).isEqualTo(expected);
        });
  }

  @Test
  void any_text_is_read_as_a_url_or_refused_with_a_message_that_shows_no_secret() {
    Fuzz.run(
        "URLs",
        fuzz -> {
          String text = fuzz.once(4) ? fuzz.anything() : fuzz.mistyped(build(fuzz, url(fuzz)));
          if (fuzz.once(20)) {
            text = "jdbc:postgresql://db" + text + "&password=" + SECRET;
          }
          try {
            ParsedUrl parsed = parse(text);
            assertThat(parsed.endpoint().toString()).doesNotContain(SECRET);
            EndpointParser.parse(parsed.endpoint().host());
          } catch (IllegalArgumentException e) {
            assertThat(e).isExactlyInstanceOf(IllegalArgumentException.class);
            assertThat(e.getMessage()).isNotBlank().doesNotContain(SECRET).hasSizeLessThan(500);
          }
        });
  }

  private static ParsedUrl parse(String url) {
    return JdbcUrlParser.parse(
        url,
        List.of(
            new Protocol("postgresql", 5432, true),
            new Protocol("mysql", 3306, false),
            new Protocol("mariadb", 3306, false)));
  }
}
