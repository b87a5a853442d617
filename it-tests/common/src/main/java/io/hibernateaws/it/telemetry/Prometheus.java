package io.hibernateaws.it.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;

/**
 * A Prometheus of its own, which scrapes one application and forgets everything. It listens on
 * loopback and talks to that application only.
 */
final class Prometheus implements AutoCloseable {
  /** Between two scrapes. */
  static final Duration INTERVAL = Duration.ofSeconds(1);

  private static final Duration DEADLINE = Duration.ofSeconds(60);

  /** How far a scrape may be dated back at most, so that scrapes compress well, and a little. */
  private static final Duration ALIGNED = Duration.ofMillis(20);

  private static final double MILLIS = 1e3;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Process process;
  private final Path log;
  private final URI api;
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .proxy(HttpClient.Builder.NO_PROXY)
          .connectTimeout(DEADLINE)
          .build();

  /**
   * One line of an answer.
   *
   * @param labels the name of the metric too, where the query has kept it
   * @param values in the order of time, numbers only
   */
  record Line(Map<String, String> labels, List<Double> values) {
    double value() {
      assertThat(values).as(labels.toString()).hasSize(1);
      return values.get(0);
    }
  }

  private Prometheus(Process process, Path log, URI api) {
    this.process = process;
    this.log = log;
    this.api = api;
  }

  /** The program on the {@code PATH}. */
  static Optional<Path> program() {
    String path = System.getenv("PATH");
    return Pattern.compile(Pattern.quote(File.pathSeparator))
        .splitAsStream(path == null ? "" : path)
        .map(folder -> Path.of(folder, "prometheus"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /**
   * Starts it and waits until it answers.
   *
   * @param folder where it keeps everything
   * @param target address and port of the application
   */
  static Prometheus start(Path program, Path folder, String target) throws IOException {
    Path configuration =
        Files.writeString(
            folder.resolve("prometheus.yml"),
            """
            global:
              scrape_interval: %1$ds
              scrape_timeout: %1$ds
            scrape_configs:
              - job_name: shop
                static_configs:
                  - targets: ["%2$s"]
            """
                .formatted(INTERVAL.toSeconds(), target));
    String address = "127.0.0.1:" + freePort();
    Path log = folder.resolve("prometheus.log");
    ProcessBuilder command =
        new ProcessBuilder(
                program.toString(),
                "--config.file=" + configuration,
                "--storage.tsdb.path=" + folder.resolve("data"),
                "--web.listen-address=" + address,
                "--log.level=warn")
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    command.environment().clear();
    Prometheus prometheus =
        new Prometheus(command.start(), log, URI.create("http://" + address + "/"));
    try {
      Awaitility.await().atMost(DEADLINE).until(prometheus::isReady);
    } catch (RuntimeException | AssertionError e) {
      prometheus.close();
      throw e;
    }
    return prometheus;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private boolean isReady() throws IOException, InterruptedException {
    assertThat(process.isAlive()).as(() -> "prometheus lives; its log: " + log()).isTrue();
    try {
      HttpRequest ready = HttpRequest.newBuilder(api.resolve("-/ready")).timeout(DEADLINE).build();
      return client.send(ready, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException notYet) {
      return false;
    }
  }

  private String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What a query answers at this moment. */
  List<Line> now(String query) {
    return lines(ask("query", Map.of("query", query)));
  }

  /** What a query answered at each second of a time, which is counted back from its end. */
  List<Line> each(String query, Instant from, Instant to) {
    Instant first = to.minusSeconds(Duration.between(from, to).toSeconds());
    return lines(
        ask(
            "query_range",
            Map.of("query", query, "start", seconds(first), "end", seconds(to), "step", "1")));
  }

  /** The metrics that the application has shown. */
  Set<String> metrics() {
    return texts(ask("label/__name__/values", Map.of("match[]", "{job=\"shop\"}")));
  }

  /** The values of a label, of the series that a selector selects. */
  Set<String> values(String label, String selector) {
    return texts(ask("label/" + label + "/values", Map.of("match[]", selector)));
  }

  /** The labels of a metric. */
  Set<String> labels(String metric) {
    return texts(ask("labels", Map.of("match[]", metric)));
  }

  /** Until everything that has happened before this call has been scraped. */
  void awaitScrape() {
    double now = Double.parseDouble(seconds(Instant.now().plus(ALIGNED)));
    Awaitility.await()
        .atMost(DEADLINE)
        .until(
            () ->
                now("timestamp(up{job=\"shop\"}) and up{job=\"shop\"} == 1").stream()
                    .anyMatch(line -> line.value() > now));
  }

  private static String seconds(Instant time) {
    return Double.toString(time.toEpochMilli() / MILLIS);
  }

  private JsonNode ask(String question, Map<String, String> parameters) {
    String form =
        parameters.entrySet().stream()
            .map(one -> encoded(one.getKey()) + "=" + encoded(one.getValue()))
            .collect(Collectors.joining("&"));
    HttpRequest request =
        HttpRequest.newBuilder(api.resolve("api/v1/" + question + "?" + form))
            .timeout(DEADLINE)
            .build();
    try {
      String answer = client.send(request, HttpResponse.BodyHandlers.ofString()).body();
      JsonNode said = JSON.readTree(answer);
      assertThat(said.path("status").asText()).as(parameters + ": " + answer).isEqualTo("success");
      assertThat(said.path("warnings")).as(parameters.toString()).isEmpty();
      return said.path("data");
    } catch (IOException e) {
      throw new UncheckedIOException(log(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static Set<String> texts(JsonNode data) {
    Set<String> texts = new TreeSet<>();
    data.forEach(one -> texts.add(one.asText()));
    return texts;
  }

  private static List<Line> lines(JsonNode data) {
    List<Line> lines = new ArrayList<>();
    for (JsonNode one : data.path("result")) {
      Map<String, String> labels = new TreeMap<>();
      one.path("metric")
          .properties()
          .forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
      List<Double> values = new ArrayList<>();
      if (one.has("value")) {
        addNumber(one.path("value"), values);
      }
      one.path("values").forEach(sample -> addNumber(sample, values));
      if (!values.isEmpty()) {
        lines.add(new Line(labels, values));
      }
    }
    return lines;
  }

  private static void addNumber(JsonNode sample, List<Double> values) {
    String text = sample.path(1).asText();
    if (!text.equals("NaN") && !text.endsWith("Inf")) {
      values.add(Double.parseDouble(text));
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
