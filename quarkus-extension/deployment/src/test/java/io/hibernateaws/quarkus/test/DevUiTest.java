package io.hibernateaws.quarkus.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.quarkus.test.QuarkusDevModeTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The page of the Dev UI, as a developer sees it. Skipped without Debian's chromium-driver. */
class DevUiTest {
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
  void a_crash_of_the_writer_and_its_successor_are_seen_in_the_dev_ui() throws IOException {
    Optional<Browser> installed = Browser.open();
    assumeTrue(installed.isPresent(), "no chromedriver: apt-get install chromium chromium-driver");
    try (Browser browser = installed.get()) {
      try {
        browser.go("http://localhost:" + PORT + "/q/dev-ui/extensions");
        browser.click("all('a').find(a => a.href?.endsWith('/quarkus-hibernate-aws/cluster'))");
        assertThat(browser.until("find('#topology tr.writer td').textContent"))
            .isEqualTo("aurora-1");
        assertThat(browser.until("all('#topology tr').length")).isEqualTo("4");

        assertThat(browser.until("find('#pools').textContent")).contains("<default>", "reader");

        browser.click("find('#crash-aurora-1')");

        String successor =
            browser.until(
                "[find('#topology tr.writer td').textContent].find(id => id != 'aurora-1')");
        assertThat(successor).isIn("aurora-2", "aurora-3");
        browser.until("find('#rejoin-aurora-1')");
        browser.until("find('#events').textContent.includes('" + successor + "')");
        String file = System.getProperty("devui.screenshot");
        if (file != null) {
          Files.write(Path.of(file), browser.screenshot());
        }
      } catch (IOException | AssertionError e) {
        throw new AssertionError(e.getMessage() + "; the page said: " + browser.text(), e);
      }
    }
  }
}
