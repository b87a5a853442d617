package io.hibernateaws.it.starter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.function.Predicate;
import org.springframework.boot.json.JsonParserFactory;
import org.springframework.context.ConfigurableApplicationContext;

/** An application's actuator, asked as a load balancer asks it. */
record Actuator(HttpClient http, String address) {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** What an application needs to have one. */
  static final String[] SERVED = {
    "spring.main.web-application-type=servlet",
    "server.port=0",
    "management.endpoint.health.show-details=always",
    "management.endpoints.web.exposure.include=health,metrics",
  };

  static Actuator of(ConfigurableApplicationContext application) {
    String port = application.getEnvironment().getRequiredProperty("local.server.port");
    return new Actuator(HttpClient.newHttpClient(), "http://localhost:" + port);
  }

  /**
   * An answer of the health endpoint.
   *
   * @param code of HTTP
   */
  record Health(int code, Map<String, Object> body) {
    Object status() {
      return part("status");
    }

    /** What stands at this path, which {@code /} parts; empty text where there is nothing. */
    Object part(String path) {
      Object at = body;
      for (String name : path.split("/", -1)) {
        at = at instanceof Map<?, ?> map && map.get(name) != null ? map.get(name) : "";
      }
      return at;
    }
  }

  Health health() {
    HttpResponse<String> answer = get("/actuator/health");
    return new Health(
        answer.statusCode(), JsonParserFactory.getJsonParser().parseMap(answer.body()));
  }

  HttpResponse<String> get(String path) {
    try {
      return http.send(
          HttpRequest.newBuilder(URI.create(address + path)).build(),
          HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The first answer that is such a one. */
  Health awaitHealth(Predicate<Health> such) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      Health answer = health();
      if (such.test(answer)) {
        return answer;
      }
      assertThat(System.nanoTime()).as(answer.toString()).isLessThan(end);
    }
  }
}
