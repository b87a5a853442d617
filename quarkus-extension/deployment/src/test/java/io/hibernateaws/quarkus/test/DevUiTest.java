package io.hibernateaws.quarkus.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.quarkus.test.QuarkusDevModeTest;
import io.restassured.RestAssured;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The page of the Dev UI, as a developer sees it. Skipped without Debian's chromium-driver. */
class DevUiTest {
  private static final String WRITER = "find('#topology tr.writer td').textContent";
  private static final int PORT = LiveReloadTest.freePort();

  @RegisterExtension
  static final QuarkusDevModeTest DEV_MODE =
      new QuarkusDevModeTest()
          .withApplicationRoot(
              jar ->
                  jar.addClasses(Purchase.class, Where.class)
                      .addAsResource(
                          new StringAsset(
                              """
                              quarkus.hibernate-aws.enabled=true
                              quarkus.datasource.db-kind=postgresql
                              quarkus.http.port=%d
                              """
                                  .formatted(PORT)),
                          "application.properties"));

  @Test
  void a_cluster_is_seen_and_broken_in_the_dev_ui() throws IOException {
    Optional<Browser> installed = Browser.open();
    assumeTrue(installed.isPresent(), "no chromedriver: apt-get install chromium chromium-driver");
    try (Browser browser = installed.get()) {
      try {
        browser.go("http://localhost:" + PORT + "/q/dev-ui/extensions");
        browser.click("all('a').find(a => a.href?.endsWith('/quarkus-hibernate-aws/cluster'))");
        assertThat(browser.until(WRITER)).isEqualTo("aurora-1");
        assertThat(browser.until("all('#topology tr').length")).isEqualTo("4");
        assertThat(browser.until("find('#pools').textContent")).contains("<default>", "reader");
        assertThat(browser.until("find('#settings').textContent"))
            .contains("failover.timeout", "ClusterHosts");

        a_reader_freezes_and_thaws(browser);
        a_reader_becomes_the_writer(browser);
        a_call_in_flight_is_counted_until_the_writer_crashes(browser);
        the_servers_outlive_a_live_reload(browser);
      } catch (IOException | AssertionError e) {
        throw new AssertionError(e.getMessage() + "; the page said: " + browser.text(), e);
      }
    }
  }

  private static void a_reader_freezes_and_thaws(Browser browser) throws IOException {
    browser.click("find('#freeze-aurora-3')");
    browser.until(life("aurora-3", "frozen"));
    browser.click("find('#thaw-aurora-3')");
    browser.until(life("aurora-3", "up"));
  }

  private static void a_reader_becomes_the_writer(Browser browser) throws IOException {
    browser.click("find('#switchover-aurora-2')");
    browser.until("[" + WRITER + "].find(id => id == 'aurora-2')");
    browser.until(life("aurora-1", "up"));
  }

  private static void a_call_in_flight_is_counted_until_the_writer_crashes(Browser browser)
      throws IOException {
    CompletableFuture<HttpResponse<String>> waiting =
        HttpClient.newHttpClient()
            .sendAsync(
                HttpRequest.newBuilder(URI.create("http://localhost:" + PORT + "/wait")).build(),
                BodyHandlers.ofString());
    browser.until("find('#topology tr.writer .in-flight').textContent == '1'");

    browser.click("find('#crash-aurora-2')");

    assertThat(waiting.join().statusCode()).isEqualTo(500);
    String successor = browser.until("[" + WRITER + "].find(id => id != 'aurora-2')");
    assertThat(successor).isIn("aurora-1", "aurora-3");
    browser.until("find('#rejoin-aurora-2')");
    browser.until("find('#events').textContent.includes('" + successor + "')");
    browser.until("all('.in-flight').every(calls => calls.textContent == '0')");
    String file = System.getProperty("devui.screenshot");
    if (file != null) {
      Files.write(Path.of(file), browser.screenshot());
    }
    browser.click("find('#rejoin-aurora-2')");
    browser.until(life("aurora-2", "up"));
  }

  private static void the_servers_outlive_a_live_reload(Browser browser) throws IOException {
    DEV_MODE.modifySourceFile("Where.java", s -> s.replace("\"first\"", "\"second\""));
    String where =
        RestAssured.get("http://localhost:" + PORT + "/where").then().extract().asString();
    assertThat(where).startsWith("second");
    browser.go("http://localhost:" + PORT + "/q/dev-ui/quarkus-hibernate-aws/cluster");
    browser.until(life("aurora-2", "up"));
    browser.until("find('#crash-aurora-2')");
  }

  /** Whether the processes of a server are so. */
  private static String life(String server, String life) {
    return "all('#servers tr').some(row => row.cells[0].textContent.startsWith('%s') && row.cells[2].textContent == '%s')"
        .formatted(server, life);
  }
}
