package io.hibernateaws.it.telemetry;

import com.sun.net.httpserver.HttpServer;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** What an application shows of Micrometer's global registry, on a port of loopback. */
final class ScrapedRegistry implements AutoCloseable {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final HttpServer server;

  private ScrapedRegistry(HttpServer server) {
    this.server = server;
  }

  static ScrapedRegistry open() throws IOException {
    ScrapedRegistry scraped =
        new ScrapedRegistry(
            HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
    Metrics.addRegistry(scraped.registry);
    scraped.server.createContext(
        "/metrics",
        exchange -> {
          byte[] text = scraped.registry.scrape().getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4");
          exchange.sendResponseHeaders(200, text.length);
          try (OutputStream body = exchange.getResponseBody()) {
            body.write(text);
          }
        });
    scraped.server.start();
    return scraped;
  }

  /** Where it is scraped: address and port. */
  String target() {
    return server.getAddress().getAddress().getHostAddress() + ":" + server.getAddress().getPort();
  }

  @Override
  public void close() {
    Metrics.removeRegistry(registry);
    registry.close();
    server.stop(0);
  }
}
