package io.hibernateaws.engine.credential.saml;

import io.hibernateaws.engine.credential.FederationSettings;
import io.hibernateaws.engine.time.NanoClock;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jsoup.nodes.Document;
import org.jspecify.annotations.Nullable;

/**
 * AD FS: its page for sign-on at a relying party is asked for, and its form sent with user and
 * password. AD FS writes its errors in the language of the user and tells a wrong password from a
 * locked account to nobody, so they are told from each other by the forms alone.
 *
 * @see <a
 *     href="https://learn.microsoft.com/en-us/windows-server/identity/ad-fs/troubleshooting/ad-fs-tshoot-initiatedsignon">AD
 *     FS IdP-initiated sign-on</a>
 */
final class AdfsLogin implements SamlLogin {
  private static final String SIGN_ON_PAGE = "the sign-on page";
  private static final String FORM = "the log-in form";

  private final FederationSettings settings;
  private final NanoClock clock;
  private final Provider provider;

  AdfsLogin(FederationSettings settings, NanoClock clock) {
    this.settings = settings;
    this.clock = clock;
    this.provider = Provider.of("AD FS", settings);
  }

  @Override
  public String assertion() throws SamlLoginException {
    WebSession web = new WebSession(provider, settings, clock);
    Page page = web.get(signOn(), SIGN_ON_PAGE);
    if (!page.isOk()) {
      throw provider.failure(SIGN_ON_PAGE, status(page));
    }
    LoginForm form = LoginForm.in(page.html());
    if (form == null || !form.hasUser()) {
      throw provider.failure(
          SIGN_ON_PAGE,
          "it has no form that asks for user and password; check that forms authentication and"
              + " IdP-initiated sign-on are on at AD FS (Set-AdfsProperties"
              + " -EnableIdPInitiatedSignonPage $true), and that"
              + " hibernate.aws.federated.rp_identifier names a relying party of it");
    }
    URI action = form.action();
    if (action == null) {
      throw provider.failure(
          SIGN_ON_PAGE, "its form is sent to what is no address; its pages have changed");
    }
    if (!provider.isBehind(action)) {
      throw provider.foreign(SIGN_ON_PAGE, "its form is sent to", action);
    }
    return judged(web.post(action, FORM, WebSession.FORM, form.filled(settings.idpUser())));
  }

  private URI signOn() {
    return provider.uri(
        "/"
            + settings.idpName()
            + "/ls/IdpInitiatedSignOn.aspx?loginToRp="
            + URLEncoder.encode(settings.rpIdentifier(), StandardCharsets.UTF_8));
  }

  private String judged(Page answer) throws SamlLoginException {
    if (answer.status() / 100 == 5) {
      throw provider.failure(FORM, status(answer));
    }
    Document html = answer.html();
    String assertion = answer.isOk() ? Page.samlResponse(html) : null;
    if (assertion != null) {
      return assertion;
    }
    LoginForm form = LoginForm.in(html);
    throw provider.refusal(FORM, reason(answer, html, form));
  }

  private String reason(Page answer, Document html, @Nullable LoginForm form) {
    String user = provider.shownUser();
    if (form != null && form.asksForNewPassword()) {
      return "the password of "
          + user
          + " has expired, and the identity provider asks for a new one; change it and set"
          + " hibernate.aws.federated.idp_password";
    } else if (form != null) {
      return "the identity provider refused the log-in of "
          + user
          + "; check hibernate.aws.federated.idp_username, with its domain, and"
          + " hibernate.aws.federated.idp_password, and whether the account is locked or its"
          + " password has expired";
    } else if (LoginForm.asksForAnotherFactor(html)) {
      return "the identity provider asks for another factor after the password of "
          + user
          + " (multi-factor authentication), which an application cannot give; exempt this user"
          + " from it in the access policy of the relying party";
    } else if (!answer.isOk()) {
      return status(answer);
    }
    return "there is no SAMLResponse in the answer; check that "
        + user
        + " may use the relying party of hibernate.aws.federated.rp_identifier, and log in with a"
        + " browser to see what it shows";
  }

  private static String status(Page page) {
    return "answered with HTTP status "
        + page.status()
        + "; check hibernate.aws.federated.idp_endpoint, .idp_name and .rp_identifier";
  }

  @Override
  public String toString() {
    return "AdfsLogin[" + provider.endpoint() + "]";
  }
}
