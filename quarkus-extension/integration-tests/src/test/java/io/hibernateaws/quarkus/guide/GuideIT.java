package io.hibernateaws.quarkus.guide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hibernateaws.local.names.LocalNames;
import io.hibernateaws.quarkus.test.Browser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What docs/quarkus.md tells a reader with an empty folder to do, done, with a Maven that dev mode
 * takes. Another port than the guide's is all that differs.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class GuideIT {
  private static final String PORT_OF_GUIDE = "localhost:8080";
  private static final String CLUSTER_READY = "hibernate-aws dev service is ready";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final int port = freePort();
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @TempDir Path home;

  @Test
  void a_reader_gets_from_an_empty_folder_to_a_failover_in_the_dev_ui() throws Exception {
    Guide guide = new Guide();
    Path project = home.resolve("shop");
    guide.writeProject(project);
    ReaderRepository.create(home.resolve("repository")).use(project);
    List<String> commands = guide.commands();
    assertThat(commands).hasSize(3);
    List<String> answers = guide.answers();
    assertThat(answers).hasSize(3);
    String buy = commands.get(1);

    long began = System.nanoTime();
    Terminal dev =
        new Terminal(project, Map.of("QUARKUS_HTTP_PORT", String.valueOf(port)), commands.get(0));
    String host;
    try (dev) {
      String startedIn = dev.await("started in ([\\d.]+)s\\. Listening on").group(1);
      assertThat(ask(buy)).isEqualTo(answers.get(0));
      long start = millisSince(began);
      host = dev.await(CLUSTER_READY + ".*//([^:]+):").group(1);
      assertThat(shownByReader(commands.get(2))).isTrue();

      guide.change(project.resolve("src/main/java/com/example/Purchase.java"));
      long reload = reload(dev, commands.get(2));
      assertThat(ask(buy)).isEqualTo(answers.get(2));
      assertThat(dev.count(CLUSTER_READY)).as(dev.said()).isEqualTo(1);
      System.out.printf(
          "QUARKUS-DEV start_ms=%d reload_ms=%d (Quarkus itself, in the JVM that Maven starts: %s s)%n",
          start, reload, startedIn);

      Optional<Browser> installed = Browser.open();
      assumeTrue(
          installed.isPresent(), "no chromedriver: apt-get install chromium chromium-driver");
      try (Browser browser = installed.get()) {
        seeAFailover(browser, buy);
      }
    } catch (AssertionError e) {
      throw new AssertionError(e.getMessage() + "; dev mode said:\n" + dev.said(), e);
    }
    assertThatThrownBy(() -> new LocalNames().apply(host)).isInstanceOf(UncheckedIOException.class);
  }

  /** The time of the request that builds anew: Quarkus looks for changes every two seconds. */
  private long reload(Terminal dev, String look) throws Exception {
    long began;
    do {
      began = System.nanoTime();
      ask(look);
    } while (dev.count("Live reload total time") == 0);
    return millisSince(began);
  }

  private void seeAFailover(Browser browser, String buy) throws Exception {
    browser.go("http://localhost:" + port + "/q/dev-ui");
    browser.click("all('a').find(a => a.href?.endsWith('/quarkus-hibernate-aws/cluster'))");
    assertThat(browser.until("find('#topology tr.writer td').textContent")).isEqualTo("aurora-1");

    browser.click("find('#crash-aurora-1')");
    String successor =
        browser.until("[find('#topology tr.writer td').textContent].find(id => id != 'aurora-1')");

    JsonNode third = JSON.readTree(ask(buy));
    assertThat(third.get("purchases").asInt()).isEqualTo(3);
    assertThat(third.get("instance").asText()).isEqualTo(successor);
    browser.click("find('#rejoin-aurora-1')");
    browser.until("find('#crash-aurora-1')");
  }

  /** The page waits for nobody, and a reader is behind the writer at times. */
  private boolean shownByReader(String look) throws Exception {
    JsonNode answer = JSON.readTree(ask(look));
    while (answer.get("purchases").asInt() == 0) {
      answer = JSON.readTree(ask(look));
    }
    return List.of("aurora-2", "aurora-3").contains(answer.get("instance").asText());
  }

  /** What {@code curl} prints. */
  private String ask(String curl) throws IOException, InterruptedException {
    String url =
        curl.substring(curl.indexOf("http://")).replace(PORT_OF_GUIDE, "localhost:" + port);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofMinutes(2));
    if (curl.startsWith("curl -X POST ")) {
      request.POST(BodyPublishers.noBody());
    } else {
      assertThat(curl).startsWith("curl http");
    }
    HttpResponse<String> answer = http.send(request.build(), BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return answer.body();
  }

  private static long millisSince(long nanoTime) {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanoTime);
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
