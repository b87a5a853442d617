package io.hibernateaws.quarkus.test;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A Secrets Manager on this machine with one secret, in the service's format. It takes any
 * signature, which is looked at elsewhere. Both copies of a test class ask it by HTTP.
 */
final class SecretService {
  static final String REGION = "eu-west-1";
  private static final String PLACE = "io.hibernateaws.quarkus.test.secrets";
  private static final String ACTION = "secretsmanager.GetSecretValue";

  private SecretService() {}

  /** Starts it, or finds the one that the other copy of the class has started. */
  static String url() {
    String started = System.getProperty(PLACE);
    if (started != null) {
      return started;
    }
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      Secret secret = new Secret();
      server.createContext("/", secret::serve);
      server.setExecutor(
          Executors.newCachedThreadPool(
              task -> {
                Thread thread = new Thread(task, "secret-service");
                thread.setDaemon(true);
                return thread;
              }));
      server.start();
      String url = "http://127.0.0.1:" + server.getAddress().getPort();
      System.setProperty(PLACE, url);
      System.setProperty("aws.accessKeyId", "AKIDLOCALAURORA00001");
      System.setProperty("aws.secretAccessKey", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY");
      return url;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The test is over: what the SDK found in this JVM is gone. */
  static void forget() {
    System.clearProperty(PLACE);
    System.clearProperty("aws.accessKeyId");
    System.clearProperty("aws.secretAccessKey");
  }

  /** The secret is this user's password from now on. */
  static void put(String user, String password) {
    ask("PUT", "{\"username\": \"%s\", \"password\": \"%s\"}".formatted(user, password));
  }

  /** How often the secret was asked for. */
  static int calls() {
    return Integer.parseInt(ask("GET", ""));
  }

  private static String ask(String method, String body) {
    try {
      return HttpClient.newHttpClient()
          .send(
              HttpRequest.newBuilder(URI.create(url()))
                  .method(method, HttpRequest.BodyPublishers.ofString(body))
                  .build(),
              BodyHandlers.ofString())
          .body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static final class Secret {
    private final AtomicInteger calls = new AtomicInteger();
    private volatile String text = "";

    void serve(HttpExchange call) throws IOException {
      String body = new String(call.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      switch (call.getRequestMethod()) {
        case "PUT" -> {
          text = body;
          answer(call, 200, "");
        }
        case "GET" -> answer(call, 200, Integer.toString(calls.get()));
        default -> {
          calls.incrementAndGet();
          boolean known = ACTION.equals(call.getRequestHeaders().getFirst("X-Amz-Target"));
          answer(call, known ? 200 : 400, known ? value() : "{\"__type\": \"Unknown\"}");
        }
      }
    }

    private String value() {
      return """
      {"ARN": "arn:aws:secretsmanager:%s:123456789012:secret:app-a1b2c3", "Name": "app",
       "VersionId": "00000000-0000-0000-0000-000000000001", "VersionStages": ["AWSCURRENT"],
       "SecretString": "%s"}
      """
          .formatted(REGION, text.replace("\"", "\\\""));
    }

    private static void answer(HttpExchange call, int status, String text) throws IOException {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      call.getResponseHeaders().add("Content-Type", "application/x-amz-json-1.1");
      call.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
      try (call) {
        call.getResponseBody().write(bytes);
      }
    }
  }
}
