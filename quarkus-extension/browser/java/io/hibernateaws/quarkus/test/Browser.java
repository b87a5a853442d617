package io.hibernateaws.quarkus.test;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A headless Chromium, driven by the W3C's WebDriver protocol. What a test says is JavaScript in
 * which {@code find(css)} is the first element that fits, and {@code all(css)} are all, in the page
 * and in the shadow roots of its components.
 */
public final class Browser implements AutoCloseable {
  /** Debian's package chromium-driver. */
  private static final Path DRIVER = Path.of("/usr/bin/chromedriver");

  private static final Pattern PORT = Pattern.compile("successfully on port (\\d+)");

  private static final String FINDING =
      """
      const all = (css, root = document) => [...root.querySelectorAll(css),
        ...[...root.querySelectorAll('*')].filter(e => e.shadowRoot)
          .flatMap(e => all(css, e.shadowRoot))];
      const find = css => all(css)[0];
      """;

  private final HttpClient http = HttpClient.newHttpClient();
  private final Process driver;
  private final String server;
  private final String session;

  private Browser(Process driver, String server) throws IOException {
    this.driver = driver;
    this.server = server;
    JsonObject options =
        new JsonObject()
            .put(
                "args",
                new JsonArray(
                    List.of(
                        "--headless=new",
                        "--no-sandbox",
                        "--disable-dev-shm-usage",
                        "--disable-gpu",
                        "--window-size=1100,1180")));
    JsonObject wanted =
        new JsonObject()
            .put("goog:chromeOptions", options)
            .put("timeouts", new JsonObject().put("script", 90_000).put("pageLoad", 90_000));
    JsonObject created =
        post(
            "/session",
            new JsonObject().put("capabilities", new JsonObject().put("alwaysMatch", wanted)));
    this.session = "/session/" + created.getJsonObject("value").getString("sessionId");
  }

  /** Empty where this machine has none. */
  public static Optional<Browser> open() throws IOException {
    if (!Files.isExecutable(DRIVER)) {
      return Optional.empty();
    }
    Process driver = new ProcessBuilder(DRIVER.toString(), "--port=0").start();
    BufferedReader lines = driver.inputReader();
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      Matcher port = PORT.matcher(line);
      if (port.find()) {
        return Optional.of(new Browser(driver, "http://localhost:" + port.group(1)));
      }
    }
    throw new IOException("chromedriver has ended before it listened");
  }

  public void go(String url) throws IOException {
    post(session + "/url", new JsonObject().put("url", url));
  }

  /** Clicks on it as soon as it is there. */
  public void click(String element) throws IOException {
    until(element);
    run("execute/sync", FINDING + "(" + element + ").click();");
  }

  /** Writes into a field, in place of what is there. */
  public void write(String field, String text) throws IOException {
    until(field);
    run("execute/sync", FINDING + "(" + field + ").value = '" + text + "';");
  }

  /** Returns when the expression is true or an object, which it then gives as text. */
  public String until(String expression) throws IOException {
    String script =
        """
        const done = arguments[arguments.length - 1];
        %s
        const look = () => {
          let value;
          try { value = %s; } catch (notYet) { value = null; }
          if (value) { clearInterval(timer); done(String(value)); }
        };
        const timer = setInterval(look, 100);
        look();
        """
            .formatted(FINDING, expression);
    return run("execute/async", script);
  }

  /** What the page says now. */
  public String text() throws IOException {
    return run(
        "execute/sync",
        FINDING + "return all('td, p, h3').map(e => e.textContent.trim()).join(' | ');");
  }

  public byte[] screenshot() throws IOException {
    return Base64.getDecoder()
        .decode(send(request(session + "/screenshot").GET()).getString("value"));
  }

  private String run(String how, String script) throws IOException {
    JsonObject answer =
        post(
            session + "/" + how,
            new JsonObject().put("script", script).put("args", new JsonArray()));
    return String.valueOf(answer.getValue("value"));
  }

  private JsonObject post(String path, JsonObject body) throws IOException {
    return send(request(path).POST(BodyPublishers.ofString(body.encode())));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(server + path));
  }

  private JsonObject send(HttpRequest.Builder request) throws IOException {
    try {
      var answer = http.send(request.build(), BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new IOException(answer.body());
      }
      return new JsonObject(answer.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    try {
      send(request(session).DELETE());
    } finally {
      driver.destroy();
    }
  }
}
