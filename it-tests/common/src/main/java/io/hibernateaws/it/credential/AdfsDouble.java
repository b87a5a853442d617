package io.hibernateaws.it.credential;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.http.Request;
import com.github.tomakehurst.wiremock.http.RequestMethod;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * AD FS, as far as the sign-on that a provider starts goes: a page with a form, whose right answer
 * leads with a cookie to a page that a browser would post to AWS.
 */
final class AdfsDouble implements AutoCloseable {
  static final String USER = "CORP\\jane+o'hara&co=ü";

  private static final String PATH = "/adfs/ls/IdpInitiatedSignOn.aspx";
  private static final String RELYING_PARTY = "urn:amazon:webservices";
  private static final String SESSION = "MSISAuth";

  /** What is wrong with it. */
  enum Mood {
    USUAL,
    REFUSES,
    PASSWORD_EXPIRED,
    ASKS_FOR_ANOTHER_FACTOR,
    SHOWS_NO_FORM,
    HAS_OTHER_FIELDS,
    SENDS_ITS_FORM_ELSEWHERE,
    SENDS_ITS_FORM_UNENCRYPTED,
    REDIRECTS_ELSEWHERE,
    REDIRECTS_FOR_EVER,
    SHOWS_NO_ASSERTION,
    SHOWS_TOO_MUCH,
    IS_ILL
  }

  private final IssuedAssertions assertions;
  private final ServiceDouble service;
  private final Set<String> contexts = ConcurrentHashMap.newKeySet();
  private final Set<String> sessions = ConcurrentHashMap.newKeySet();
  private final AtomicInteger logins = new AtomicInteger();
  private volatile Mood mood = Mood.USUAL;

  AdfsDouble(IssuedAssertions assertions, TestAuthority authority) {
    this(assertions, authority.keys(), TestAuthority.PASSWORD);
  }

  private AdfsDouble(IssuedAssertions assertions, Path keys, String password) {
    this.assertions = assertions;
    this.service = ServiceDouble.encrypted(keys, password, this::answer);
  }

  int port() {
    return service.port();
  }

  void set(Mood next) {
    mood = next;
  }

  /** How many forms with user and password have come. */
  int logins() {
    return logins.get();
  }

  List<String> complaints() {
    return service.complaints();
  }

  private ResponseDefinitionBuilder answer(Request request) {
    if (!ServiceDouble.path(request).equals(PATH)) {
      return service.complain("the path " + ServiceDouble.path(request));
    }
    service.require(
        RELYING_PARTY.equals(ServiceDouble.query(request).get("loginToRp")),
        "the relying party " + ServiceDouble.query(request).get("loginToRp"));
    if (request.getMethod().equals(RequestMethod.GET)) {
      String session = ServiceDouble.cookie(request, SESSION);
      return session == null ? signOnPage() : assertionPage(session);
    }
    return judge(service.form(request));
  }

  private ResponseDefinitionBuilder signOnPage() {
    return switch (mood) {
      case SHOWS_NO_FORM -> page("<p>Die angeforderte Ressource ist nicht verfügbar.</p>");
      case HAS_OTHER_FIELDS -> form(action(), "Benutzer", "Kennwort", "");
      case SENDS_ITS_FORM_ELSEWHERE ->
          form("https://evil.example/adfs/ls/", "UserName", "Password", "");
      case SENDS_ITS_FORM_UNENCRYPTED ->
          form("http://localhost:" + port() + PATH, "UserName", "Password", "");
      case REDIRECTS_ELSEWHERE -> redirect("https://evil.example/?" + Marker.PAGE);
      case REDIRECTS_FOR_EVER -> redirect(PATH + "?loginToRp=" + encoded(RELYING_PARTY));
      case SHOWS_TOO_MUCH -> page("<p>" + Marker.PAGE.repeat(300_000) + "</p>");
      case IS_ILL -> WireMock.serverError().withBody(Marker.PAGE);
      default -> form(action(), "UserName", "Password", "");
    };
  }

  /** Relative, with what a browser must decode. */
  private static String action() {
    return PATH + "?loginToRp=" + encoded(RELYING_PARTY) + "&amp;client-request-id=42";
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private ResponseDefinitionBuilder form(
      String action, String user, String password, String error) {
    String context = UUID.randomUUID() + " &\"'";
    contexts.add(context);
    return page(
        """
        <form method="post" id="loginForm" action="%s">
          <div id="error"><span id="errorText">%s</span></div>
          <input id="userNameInput" name="%s" type="email" value="" />
          <input id="passwordInput" name="%s" type="password" />
          <input id="kmsiInput" type="checkbox" name="Kmsi" value="true" />
          <input type="hidden" name="AuthMethod" value="FormsAuthentication" />
          <input type="hidden" name="Context" value="%s" />
          <span id="submitButton" class="submit">Sign in</span>
        </form>
        """
            .formatted(
                action,
                error,
                user,
                password,
                context.replace("&", "&amp;").replace("\"", "&quot;")));
  }

  private static ResponseDefinitionBuilder page(String body) {
    return ServiceDouble.html(
        "<!DOCTYPE html><html><head><title>Sign In</title></head><body><!-- "
            + Marker.PAGE
            + " -->"
            + body
            + "</body></html>");
  }

  private static ResponseDefinitionBuilder redirect(String target) {
    return WireMock.aResponse().withStatus(302).withHeader("Location", target);
  }

  private ResponseDefinitionBuilder judge(Map<String, String> form) {
    logins.incrementAndGet();
    service.require(
        form.keySet().equals(Set.of("UserName", "Password", "AuthMethod", "Context")),
        "the fields " + form.keySet());
    service.require(
        "FormsAuthentication".equals(form.get("AuthMethod")),
        "the method " + form.get("AuthMethod"));
    service.require(
        contexts.remove(form.getOrDefault("Context", "")), "a context that no page has shown");
    boolean isRight =
        USER.equals(form.get("UserName")) && Marker.PASSWORD.equals(form.get("Password"));
    if (!isRight || mood == Mood.REFUSES) {
      return form(
          action(), "UserName", "Password", "Falsche Benutzer-ID oder Kennwort. " + Marker.PAGE);
    }
    return switch (mood) {
      case PASSWORD_EXPIRED ->
          page(
              """
              <form method="post" action="/adfs/portal/updatepassword/">
                <input name="UserName" type="email" /><input name="OldPassword" type="password" />
                <input name="NewPassword" type="password" />
              </form>
              """);
      case ASKS_FOR_ANOTHER_FACTOR ->
          page(
              """
              <form method="post" id="loginForm" action="%s">
                <input type="hidden" name="AuthMethod" value="AzureMfaAuthentication" />
                <input type="hidden" name="Context" value="x" />
                <input name="VerificationCode" type="text" />
              </form>
              """
                  .formatted(action()));
      case SHOWS_NO_ASSERTION -> page("<p>Sie haben keinen Zugriff.</p>");
      default -> {
        String session = UUID.randomUUID().toString();
        sessions.add(session);
        yield redirect(PATH + "?loginToRp=" + encoded(RELYING_PARTY))
            .withHeader("Set-Cookie", SESSION + "=" + session + "; path=/adfs; HttpOnly; Secure");
      }
    };
  }

  private ResponseDefinitionBuilder assertionPage(String session) {
    service.require(sessions.remove(session), "a cookie of another log-in");
    return page(
        """
        <form method="POST" name="hiddenform" action="https://signin.aws.amazon.com:443/saml">
          <input type="hidden" name="SAMLResponse" value="%s" />
          <noscript><input type="submit" value="Submit" /></noscript>
        </form>
        """
            .formatted(assertions.issue().replaceAll("(.{76})", "$1&#xD;&#xA;")));
  }

  @Override
  public void close() {
    service.close();
  }
}
