package io.hibernateaws.it.credential;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.client.WireMock;
import io.hibernateaws.it.Units;
import io.hibernateaws.local.iam.IamAttempt;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.hibernate.SessionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From Okta's API to sessions: each step against a service that checks what is checked. */
@Timeout(120)
class OktaIT {
  private static FederatedShop shop;
  private static OktaDouble okta;

  @BeforeAll
  static void start(@TempDir Path folder) {
    shop = new FederatedShop(folder);
    okta = new OktaDouble(shop.assertions, shop.authority);
  }

  @AfterAll
  static void stop() {
    if (okta != null) {
      okta.close();
    }
    if (shop != null) {
      shop.close();
    }
  }

  @AfterEach
  void nobody_has_complained() {
    okta.endWith("SUCCESS");
    okta.answerLogin(null);
    okta.answerApplication(null);
    assertThat(okta.complaints()).isEmpty();
    assertThat(shop.sts.complaints()).isEmpty();
  }

  private static Map<String, Object> settings(Map<String, ?> more) {
    Map<String, Object> settings = shop.settings("+okta", okta.port(), OktaDouble.USER, more);
    settings.putIfAbsent("hibernate.aws.okta.app_id", OktaDouble.APP);
    return settings;
  }

  @Test
  void one_log_in_at_okta_serves_the_sessions_on_every_host() {
    int logins = okta.logins();
    int keys = shop.sts.given();
    int before = shop.gate.attempts().size();

    try (SessionFactory unit = Units.ofNative(settings(Map.of()))) {
      FederatedShop.write(unit);
      assertThat(FederatedShop.read(unit)).isPositive();
    }

    assertThat(shop.since(before))
        .allMatch(attempt -> attempt.refusal() == null)
        .allMatch(attempt -> attempt.user().equals(FederatedShop.DB_USER));
    assertThat(shop.since(before).stream().map(IamAttempt::host).collect(Collectors.toSet()))
        .contains(shop.cluster.instanceEndpoint(1), shop.cluster.instanceEndpoint(2));
    assertThat(okta.logins() - logins).isEqualTo(1);
    assertThat(shop.sts.given() - keys).isEqualTo(1);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          MFA_REQUIRED     | asks for another factor after the password of | does not support; exempt this user
          MFA_ENROLL       | to enrol another factor (MFA_ENROLL)          | exempt this user in Okta's enrolment policy
          PASSWORD_EXPIRED | has expired (PASSWORD_EXPIRED)                | hibernate.aws.federated.idp_password
          PASSWORD_WARN    | is about to expire                            | hibernate.aws.federated.idp_password
          LOCKED_OUT       | is locked (LOCKED_OUT)                        | have it unlocked
          RECOVERY         | Okta wants something else of                  | (RECOVERY)
          """)
  void a_log_in_that_does_not_end_is_told_by_its_status(String status, String what, String fix) {
    okta.endWith(status);

    assertThat(shop.refusal(settings(Map.of())))
        .hasMessageContaining("Okta at localhost:" + okta.port() + ", the log-in: ")
        .hasMessageContaining("'" + OktaDouble.USER + "'")
        .hasMessageContaining(what)
        .hasMessageContaining(fix)
        .hasMessageContaining("no other log-in is tried for 60 s");
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          401 | E0000004 | the identity provider refused the log-in of | hibernate.aws.federated.idp_password
          429 | E0000047 | too many log-ins of                         | rate limit
          403 | E0000119 | is locked                                   | have it unlocked
          403 | E0000006 | Okta's error E0000006                       | developer.okta.com
          404 | none     | answered with HTTP status 404               | hibernate.aws.federated.idp_endpoint
          """)
  void an_error_of_the_api_is_told_by_its_code(int status, String code, String what, String fix) {
    okta.answerLogin(OktaDouble.error(status, code));

    assertThat(shop.refusal(settings(Map.of())))
        .hasMessageContaining(", the log-in: ")
        .hasMessageContaining(what)
        .hasMessageContaining(fix)
        .hasMessageNotContaining(Marker.PAGE);
  }

  @Test
  void a_wrong_password_is_refused_by_name_and_tried_once() {
    int logins = okta.logins();

    assertThat(
            shop.refusal(settings(Map.of("jakarta.persistence.jdbc.password", "wrong\"password"))))
        .hasMessageContaining("refused the log-in of '" + OktaDouble.USER + "' (E0000004)")
        .hasMessageNotContaining("wrong\"password");

    assertThat(okta.logins() - logins).isEqualTo(1);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          403 | there is none for       | assign it to this user in Okta, and check hibernate.aws.okta.app_id=exk1abcDEF
          404 | there is none for       | assign it to this user in Okta, and check hibernate.aws.okta.app_id=exk1abcDEF
          200 | there is no SAMLResponse | hibernate.aws.okta.app_id=exk1abcDEF
          503 | answered with HTTP status 503 | hibernate.aws.federated.idp_endpoint
          """)
  void an_application_without_an_assertion_is_told_by_its_id(int status, String what, String fix) {
    okta.answerApplication(
        WireMock.aResponse().withStatus(status).withBody("<html>" + Marker.PAGE + "</html>"));

    assertThat(shop.refusal(settings(Map.of())))
        .hasMessageContaining(", the AWS application: " + what)
        .hasMessageContaining(fix);
  }

  @Test
  void a_redirect_to_a_foreign_host_is_not_followed() {
    okta.answerApplication(
        WireMock.aResponse()
            .withStatus(302)
            .withHeader("Location", "https://evil.example/?" + Marker.PAGE));

    assertThat(shop.refusal(settings(Map.of())))
        .hasMessageContaining("the AWS application: a redirect to https://evil.example, and")
        .hasMessageNotContaining(Marker.PAGE);
  }

  @Test
  void what_is_neither_json_nor_an_address_is_not_quoted() {
    okta.answerLogin(WireMock.ok("{\"status\": " + Marker.PAGE));
    assertThat(shop.refusal(settings(Map.of()))).hasMessageContaining("no JSON");
    okta.answerLogin(null);

    okta.answerApplication(
        WireMock.aResponse()
            .withStatus(302)
            .withHeader("Location", "https://localhost:1/" + Marker.PAGE + "|<>"));
    assertThat(shop.refusal(settings(Map.of())))
        .hasMessageContaining("a redirect to what is no address");
  }

  @Test
  void nothing_that_is_secret_is_logged_of_a_log_in() {
    try (EverythingLogged log = EverythingLogged.open();
        SessionFactory unit = Units.ofNative(settings(Map.of()))) {
      FederatedShop.write(unit);

      assertThat(log.detailsOfEngine()).as("lines at DEBUG and TRACE").isPositive();
      assertThat(log.showing(Marker.ALL)).isEmpty();
      assertThat(log.showing(shop.assertions.all())).isEmpty();
    }
  }
}
