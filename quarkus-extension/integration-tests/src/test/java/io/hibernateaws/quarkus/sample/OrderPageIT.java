package io.hibernateaws.quarkus.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.hibernateaws.local.ClusterEvent.Kind;
import io.hibernateaws.local.LocalAurora;
import io.hibernateaws.quarkus.test.Browser;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The page of the shop, as a customer sees it. Skipped without Debian's chromium-driver. */
@QuarkusTest
@QuarkusTestResource(value = ClusterResource.class, restrictToAnnotatedClass = true)
class OrderPageIT {
  private static final String SHOWN_BY = "find('#shown-by').textContent";

  LocalAurora cluster;

  @TestHTTPResource("/")
  URI page;

  @Test
  void orders_are_shown_with_who_serves_them_also_after_a_crash_of_the_writer() throws IOException {
    Optional<Browser> installed = Browser.open();
    assumeTrue(installed.isPresent(), "no chromedriver: apt-get install chromium chromium-driver");
    try (Browser browser = installed.get()) {
      try {
        browser.go(page.toString());
        order(browser, "book");
        assertThat(browser.until(taker())).isEqualTo(cluster.instanceId(1));
        browser.until(row("book", cluster.instanceId(1)));
        assertThat(browser.until(SHOWN_BY)).isIn(cluster.instanceId(2), cluster.instanceId(3));

        long crash = System.nanoTime();
        cluster.crash(1);
        int next =
            cluster.awaitEvent(Kind.PROMOTION_DONE, crash, Duration.ofSeconds(60)).instance();

        String writer = cluster.instanceId(next);
        int tries = 0;
        do {
          assertThat(++tries).as("orders that were not taken").isLessThan(20);
          order(browser, "lamp");
        } while (!browser.until(taker()).equals(writer));
        browser.until(row("book", cluster.instanceId(1)));
        browser.until(row("lamp", writer));
        browser.until(SHOWN_BY + " == '" + cluster.instanceId(5 - next) + "'");
      } catch (IOException | AssertionError e) {
        throw new AssertionError(e.getMessage() + "; the page said: " + browser.text(), e);
      }
    }
  }

  private static void order(Browser browser, String item) throws IOException {
    browser.write("find('#item')", item);
    browser.click("find('#order')");
  }

  /** Who took the last order, nobody if it failed, once that is known. */
  private static String taker() {
    return "[find('#taken-by').textContent].find(id => id != '…')";
  }

  private static String row(String item, String writtenBy) {
    return "all('#orders tr').some(row => row.textContent == '" + item + writtenBy + "')";
  }
}
