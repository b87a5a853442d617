package io.hibernateaws.it.credential;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.extension.ResponseDefinitionTransformerV2;
import com.github.tomakehurst.wiremock.http.Request;
import com.github.tomakehurst.wiremock.http.ResponseDefinition;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A service on this machine: answers requests as it is told to, and keeps what was wrong with them.
 * Thread-safe.
 */
final class ServiceDouble implements AutoCloseable {
  private static final int THREADS = 12;

  private final WireMockServer server;
  private final boolean encrypts;
  private final List<String> complaints = new CopyOnWriteArrayList<>();

  private ServiceDouble(
      WireMockConfiguration configuration,
      boolean encrypts,
      Function<Request, ResponseDefinitionBuilder> answers) {
    this.encrypts = encrypts;
    this.server =
        new WireMockServer(
            configuration
                .bindAddress("127.0.0.1")
                .containerThreads(THREADS)
                .disableRequestJournal()
                .extensions(new Answering(answers)));
    server.start();
    server.stubFor(WireMock.any(WireMock.anyUrl()).willReturn(WireMock.ok()));
  }

  /** A service that is reached by http. */
  static ServiceDouble plain(Function<Request, ResponseDefinitionBuilder> answers) {
    return new ServiceDouble(WireMockConfiguration.options().dynamicPort(), false, answers);
  }

  /** A service that is reached by https only. */
  static ServiceDouble encrypted(
      Path keys, String password, Function<Request, ResponseDefinitionBuilder> answers) {
    return new ServiceDouble(
        WireMockConfiguration.options()
            .httpDisabled(true)
            .dynamicHttpsPort()
            .keystorePath(keys.toString())
            .keystoreType("PKCS12")
            .keystorePassword(password)
            .keyManagerPassword(password),
        true,
        answers);
  }

  private static final class Answering implements ResponseDefinitionTransformerV2 {
    private final Function<Request, ResponseDefinitionBuilder> answers;

    Answering(Function<Request, ResponseDefinitionBuilder> answers) {
      this.answers = answers;
    }

    @Override
    public ResponseDefinition transform(ServeEvent event) {
      return answers.apply(event.getRequest()).build();
    }

    @Override
    public String getName() {
      return "answering";
    }
  }

  int port() {
    return encrypts ? server.httpsPort() : server.port();
  }

  /** A client has done what it should not; what. */
  ResponseDefinitionBuilder complain(String what) {
    complaints.add(what);
    return WireMock.badRequest();
  }

  /** Complains unless it is so. */
  void require(boolean isSo, String what) {
    if (!isSo) {
      complaints.add(what);
    }
  }

  /** What clients should not have done. */
  List<String> complaints() {
    return List.copyOf(complaints);
  }

  /** The fields of a form; complains of a body of another type. */
  Map<String, String> form(Request request) {
    require(
        "application/x-www-form-urlencoded"
            .equals(String.valueOf(request.getHeader("Content-Type")).split(";", -1)[0]),
        "a form of type " + request.getHeader("Content-Type"));
    return pairs(request.getBodyAsString());
  }

  /** The parameters of a query or a form. */
  static Map<String, String> pairs(String text) {
    Map<String, String> fields = new LinkedHashMap<>();
    for (String pair : text.split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        fields.put(decoded(pair.substring(0, equals)), decoded(pair.substring(equals + 1)));
      }
    }
    return fields;
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  static String path(Request request) {
    return request.getUrl().split("\\?", -1)[0];
  }

  static Map<String, String> query(Request request) {
    String[] parts = request.getUrl().split("\\?", 2);
    return parts.length < 2 ? Map.of() : pairs(parts[1]);
  }

  /** The value of a cookie; null for none. */
  static @Nullable String cookie(Request request, String name) {
    var cookie = request.getCookies().get(name);
    return cookie == null ? null : cookie.getValue();
  }

  static ResponseDefinitionBuilder html(String body) {
    return WireMock.ok(body).withHeader("Content-Type", "text/html; charset=utf-8");
  }

  @Override
  public void close() {
    server.stop();
  }
}
