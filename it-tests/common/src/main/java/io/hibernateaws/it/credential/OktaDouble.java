package io.hibernateaws.it.credential;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.http.Request;
import com.github.tomakehurst.wiremock.http.RequestMethod;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Okta, as far as its authentication API and its AWS application go. */
final class OktaDouble implements AutoCloseable {
  static final String USER = "jane+o'hara\"co\\@example.com";
  static final String APP = "exk1abcDEF";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SESSION = "sid";

  private final IssuedAssertions assertions;
  private final ServiceDouble service;
  private final Set<String> tokens = ConcurrentHashMap.newKeySet();
  private final Set<String> sessions = ConcurrentHashMap.newKeySet();
  private final AtomicInteger logins = new AtomicInteger();
  private volatile String status = "SUCCESS";
  private volatile @Nullable ResponseDefinitionBuilder login;
  private volatile @Nullable ResponseDefinitionBuilder application;

  OktaDouble(IssuedAssertions assertions, TestAuthority authority) {
    this.assertions = assertions;
    this.service = ServiceDouble.encrypted(authority.keys(), TestAuthority.PASSWORD, this::answer);
  }

  int port() {
    return service.port();
  }

  /** How the API ends a log-in with the right password. */
  void endWith(String next) {
    status = next;
  }

  /** What the API answers whatever it is asked; null for what it should. */
  void answerLogin(@Nullable ResponseDefinitionBuilder next) {
    login = next;
  }

  /** What the application answers whatever it is asked; null for what it should. */
  void answerApplication(@Nullable ResponseDefinitionBuilder next) {
    application = next;
  }

  /** What an error of the API looks like. */
  static ResponseDefinitionBuilder error(int status, String code) {
    return json(
        status,
        JSON.createObjectNode()
            .put("errorCode", code)
            .put("errorSummary", "Summary " + Marker.PAGE)
            .put("errorLink", code)
            .put("errorId", "oae" + UUID.randomUUID()));
  }

  int logins() {
    return logins.get();
  }

  List<String> complaints() {
    return service.complaints();
  }

  private ResponseDefinitionBuilder answer(Request request) {
    return switch (ServiceDouble.path(request)) {
      case "/api/v1/authn" -> login(request);
      case "/app/amazon_aws/" + APP + "/sso/saml" -> application(request);
      case "/login/sessionCookieRedirect" -> assertionPage(request);
      default -> service.complain("the path " + ServiceDouble.path(request));
    };
  }

  private ResponseDefinitionBuilder login(Request request) {
    logins.incrementAndGet();
    service.require(
        request.getMethod().equals(RequestMethod.POST)
            && "application/json".equals(request.getHeader("Content-Type"))
            && "application/json".equals(request.getHeader("Accept")),
        "a log-in that is no JSON");
    if (login != null) {
      return login;
    }
    JsonNode asked;
    try {
      asked = JSON.readTree(request.getBody());
    } catch (java.io.IOException e) {
      return service.complain("a body that is no JSON");
    }
    service.require(asked.size() == 2, "more than user and password");
    if (!asked.path("username").asText().equals(USER)
        || !asked.path("password").asText().equals(Marker.PASSWORD)) {
      return error(401, "E0000004");
    }
    if (!status.equals("SUCCESS")) {
      return json(
          200,
          JSON.createObjectNode().put("stateToken", Marker.ONE_TIME_TOKEN).put("status", status));
    }
    String token = Marker.ONE_TIME_TOKEN + UUID.randomUUID();
    tokens.add(token);
    return json(200, JSON.createObjectNode().put("status", status).put("sessionToken", token));
  }

  private ResponseDefinitionBuilder application(Request request) {
    service.require(request.getMethod().equals(RequestMethod.GET), "the application is not read");
    service.require(
        tokens.remove(ServiceDouble.query(request).getOrDefault("onetimetoken", "")),
        "a token that was not given, or used before");
    if (application != null) {
      return application;
    }
    String session = UUID.randomUUID().toString();
    sessions.add(session);
    return WireMock.aResponse()
        .withStatus(302)
        .withHeader("Set-Cookie", SESSION + "=" + session + "; Path=/; Secure; HttpOnly")
        .withHeader(
            "Location", "https://localhost:" + port() + "/login/sessionCookieRedirect?x=%2Fhome");
  }

  private ResponseDefinitionBuilder assertionPage(Request request) {
    String session = ServiceDouble.cookie(request, SESSION);
    service.require(session != null && sessions.remove(session), "a cookie of another log-in");
    return ServiceDouble.html(
        """
        <html><body onload="document.forms[0].submit()"><!-- %s -->
        <form id="appForm" action="https&#x3a;&#x2f;&#x2f;signin.aws.amazon.com&#x2f;saml" method="POST">
          <input name="SAMLResponse" type="hidden" value="%s"/>
          <input name="RelayState" type="hidden" value=""/>
        </form></body></html>
        """
            .formatted(
                Marker.PAGE, assertions.issue().replace("+", "&#x2b;").replace("=", "&#x3d;")));
  }

  private static ResponseDefinitionBuilder json(int status, JsonNode body) {
    try {
      return WireMock.aResponse()
          .withStatus(status)
          .withHeader("Content-Type", "application/json")
          .withBody(JSON.writeValueAsString(body));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("this is JSON", e);
    }
  }

  @Override
  public void close() {
    service.close();
  }
}
