package io.hibernateaws.engine.credential.saml;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hibernateaws.engine.credential.FederationSettings;
import io.hibernateaws.engine.spi.Credentials;
import io.hibernateaws.engine.time.NanoClock;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * Okta: its API gives a token for user and password, and its application for AWS takes the token
 * once.
 *
 * @see <a href="https://developer.okta.com/docs/reference/api/authn/">Okta's authentication API</a>
 */
final class OktaLogin implements SamlLogin {
  private static final String LOGIN = "the log-in";
  private static final String APPLICATION = "the AWS application";
  private static final int TOO_MANY_REQUESTS = 429;

  private final FederationSettings settings;
  private final NanoClock clock;
  private final Provider provider;
  private final ObjectMapper json = new ObjectMapper();

  OktaLogin(FederationSettings settings, NanoClock clock) {
    this.settings = settings;
    this.clock = clock;
    this.provider = Provider.of("Okta", settings);
  }

  @Override
  public String assertion() throws SamlLoginException {
    WebSession web = new WebSession(provider, settings, clock);
    String token =
        token(web.post(provider.uri("/api/v1/authn"), LOGIN, WebSession.JSON, question()));
    Page page =
        web.get(
            provider.uri(
                "/app/amazon_aws/"
                    + settings.appId()
                    + "/sso/saml?onetimetoken="
                    + URLEncoder.encode(token, StandardCharsets.UTF_8)),
            APPLICATION);
    return judged(page);
  }

  private String question() throws SamlLoginException {
    Credentials login = settings.idpUser();
    try {
      return json.writeValueAsString(
          json.createObjectNode().put("username", login.user()).put("password", login.password()));
    } catch (JsonProcessingException e) {
      throw provider.failure(LOGIN, "user and password cannot be written as JSON");
    }
  }

  private String token(Page answer) throws SamlLoginException {
    JsonNode said = read(answer);
    if (!answer.isOk()) {
      throw refused(answer, code(said.path("errorCode").asText(), "E[0-9]{7}"));
    }
    String status = code(said.path("status").asText(), "[A-Z_]{1,40}");
    String token = said.path("sessionToken").asText();
    if (status.equals("SUCCESS") && !token.isEmpty()) {
      return token;
    }
    throw provider.refusal(LOGIN, unfinished(status));
  }

  /** Nothing of an answer that is no JSON; the exception of the parser would quote it. */
  private JsonNode read(Page answer) throws SamlLoginException {
    try {
      return json.readTree(answer.body());
    } catch (IOException e) {
      if (answer.isOk()) {
        throw provider.failure(
            LOGIN,
            "its answer is no JSON, so it is not Okta's; check"
                + " hibernate.aws.federated.idp_endpoint");
      }
      return json.createObjectNode();
    }
  }

  /** A word of Okta's, which may be shown; empty for any other text. */
  private static String code(String text, String form) {
    return text.matches(form) ? text : "";
  }

  private SamlLoginException refused(Page answer, String code) {
    String user = provider.shownUser();
    if (answer.status() == TOO_MANY_REQUESTS || code.equals("E0000047")) {
      return provider.refusal(
          LOGIN,
          "too many log-ins of "
              + user
              + " or of its organization (rate limit, E0000047); let fewer applications log in as"
              + " this user");
    }
    return switch (code) {
      case "E0000004" ->
          provider.refusal(
              LOGIN,
              "the identity provider refused the log-in of "
                  + user
                  + " (E0000004); check hibernate.aws.federated.idp_username and"
                  + " hibernate.aws.federated.idp_password, and whether the account is locked");
      case "E0000119" -> provider.refusal(LOGIN, locked());
      case "" -> provider.failure(LOGIN, status(answer));
      default ->
          provider.refusal(
              LOGIN,
              "Okta's error "
                  + code
                  + " for "
                  + user
                  + "; https://developer.okta.com/docs/reference/error-codes/ explains it");
    };
  }

  private static String status(Page page) {
    return "answered with HTTP status "
        + page.status()
        + "; check hibernate.aws.federated.idp_endpoint";
  }

  private String locked() {
    return "the account of "
        + provider.shownUser()
        + " is locked (LOCKED_OUT); have it unlocked, and check"
        + " hibernate.aws.federated.idp_password first";
  }

  private String unfinished(String status) {
    String user = provider.shownUser();
    return switch (status) {
      case "MFA_REQUIRED", "MFA_CHALLENGE" ->
          "Okta asks for another factor after the password of "
              + user
              + " (MFA_REQUIRED), which an application cannot give and this log-in does not"
              + " support; exempt this user from it in Okta's sign-on policy";
      case "MFA_ENROLL", "MFA_ENROLL_ACTIVATE" ->
          "Okta asks "
              + user
              + " to enrol another factor (MFA_ENROLL), which an application cannot do; exempt"
              + " this user in Okta's enrolment policy";
      case "PASSWORD_EXPIRED" ->
          "the password of "
              + user
              + " has expired (PASSWORD_EXPIRED); change it and set"
              + " hibernate.aws.federated.idp_password";
      case "PASSWORD_WARN" ->
          "the password of "
              + user
              + " is about to expire and Okta asks for a new one (PASSWORD_WARN); change it and"
              + " set hibernate.aws.federated.idp_password";
      case "LOCKED_OUT" -> locked();
      case "SUCCESS" ->
          "the log-in succeeded, and there is no sessionToken in the answer; check that"
              + " hibernate.aws.federated.idp_endpoint is an organization of Okta";
      default ->
          "Okta wants something else of "
              + user
              + " before it goes on"
              + (status.isEmpty() ? "" : " (" + status + ")")
              + "; log in with a browser to see what";
    };
  }

  private String judged(Page page) throws SamlLoginException {
    String app = "hibernate.aws.okta.app_id=" + settings.appId();
    if (page.status() == 403 || page.status() == 404) {
      throw provider.refusal(
          APPLICATION,
          "there is none for "
              + provider.shownUser()
              + " (HTTP status "
              + page.status()
              + "); assign it to this user in Okta, and check "
              + app);
    }
    if (!page.isOk()) {
      throw provider.failure(APPLICATION, status(page));
    }
    String assertion = Page.samlResponse(page.html());
    if (assertion == null) {
      throw provider.refusal(
          APPLICATION,
          "there is no SAMLResponse in its page; check "
              + app
              + ", and whether its sign-on policy asks "
              + provider.shownUser()
              + " for more than a password");
    }
    return assertion;
  }

  @Override
  public String toString() {
    return "OktaLogin[" + provider.endpoint() + "]";
  }
}
