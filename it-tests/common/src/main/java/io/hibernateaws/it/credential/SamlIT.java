package io.hibernateaws.it.credential;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateaws.it.LogLines;
import io.hibernateaws.it.Units;
import io.hibernateaws.local.iam.IamAttempt;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import org.hibernate.SessionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From a form of AD FS to sessions: each step against a service that checks what is checked. */
@Timeout(120)
class SamlIT {
  private static FederatedShop shop;
  private static AdfsDouble adfs;

  @BeforeAll
  static void start(@TempDir Path folder) {
    shop = new FederatedShop(folder);
    adfs = new AdfsDouble(shop.assertions, shop.authority);
  }

  @AfterAll
  static void stop() {
    if (adfs != null) {
      adfs.close();
    }
    if (shop != null) {
      shop.close();
    }
  }

  @AfterEach
  void nobody_has_complained() {
    adfs.set(AdfsDouble.Mood.USUAL);
    shop.sts.set(StsDouble.Mood.USUAL);
    shop.assertions.issueGood();
    assertThat(adfs.complaints()).isEmpty();
    assertThat(shop.sts.complaints()).isEmpty();
  }

  private static Map<String, Object> settings(Map<String, ?> more) {
    return shop.settings("+federated_auth", adfs.port(), AdfsDouble.USER, more);
  }

  @Test
  void one_log_in_at_ad_fs_serves_the_sessions_on_every_host() {
    int logins = adfs.logins();
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
    assertThat(adfs.logins() - logins).isEqualTo(1);
    assertThat(shop.sts.given() - keys).isEqualTo(1);
  }

  @Test
  void the_user_of_a_unit_may_be_named_by_settings_of_the_log_in() {
    Map<String, Object> settings =
        settings(
            Map.of(
                "hibernate.aws.federated.idp_username", AdfsDouble.USER,
                "hibernate.aws.federated.idp_password", Marker.PASSWORD));
    settings.remove("jakarta.persistence.jdbc.user");
    settings.remove("jakarta.persistence.jdbc.password");

    try (SessionFactory unit = Units.ofNative(settings)) {
      FederatedShop.write(unit);
    }
  }

  @Test
  void keys_of_a_role_that_end_are_renewed_by_another_log_in() {
    int logins = adfs.logins();
    // Shorter than the time in which they are renewed ahead, so that each token needs new ones.
    shop.sts.keysServe(Duration.ofSeconds(30));
    try (SessionFactory unit =
        Units.ofNative(settings(Map.of("hibernate.aws.federated.token_expiration", "1ms")))) {
      FederatedShop.write(unit);
      FederatedShop.write(unit);
    } finally {
      shop.sts.keysServe(Duration.ofHours(1));
    }
    assertThat(adfs.logins() - logins).isGreaterThan(1);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          REFUSES                    | the log-in form: the identity provider refused the log-in of | hibernate.aws.federated.idp_password
          PASSWORD_EXPIRED           | the log-in form: the password of            | has expired, and the identity provider asks for a new one
          ASKS_FOR_ANOTHER_FACTOR    | multi-factor authentication                 | exempt this user
          SHOWS_NO_FORM              | the sign-on page: it has no form            | EnableIdPInitiatedSignonPage
          HAS_OTHER_FIELDS           | the sign-on page: it has no form            | hibernate.aws.federated.rp_identifier
          SENDS_ITS_FORM_ELSEWHERE   | the sign-on page: its form is sent to https://evil.example | hibernate.aws.federated.idp_endpoint
          SENDS_ITS_FORM_UNENCRYPTED | the sign-on page: its form is sent to http://localhost     | nor without https
          REDIRECTS_ELSEWHERE        | the sign-on page: a redirect to https://evil.example       | hibernate.aws.federated.idp_endpoint
          REDIRECTS_FOR_EVER         | the sign-on page: more than 10 redirects    | hibernate.aws.federated.idp_endpoint
          SHOWS_NO_ASSERTION         | the log-in form: there is no SAMLResponse   | hibernate.aws.federated.rp_identifier
          SHOWS_TOO_MUCH             | the sign-on page: its answer has more than 2097152 bytes | hibernate.aws.federated.idp_endpoint
          IS_ILL                     | the sign-on page: answered with HTTP status 500 | hibernate.aws.federated.idp_endpoint
          """)
  void what_ad_fs_does_instead_is_told_with_what_to_do(
      AdfsDouble.Mood mood, String what, String fix) {
    adfs.set(mood);

    assertThat(shop.refusal(settings(Map.of())))
        .hasMessageStartingWith("no connection to ")
        .hasMessageContaining("as token_user: AD FS at localhost:" + adfs.port() + ", the ")
        .hasMessageContaining(what)
        .hasMessageContaining(fix);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          THROTTLES | AWS STS says Throttling: too many requests
          DENIES    | AWS STS says AccessDenied: the role may not be assumed; its trust policy must allow sts:AssumeRoleWithSAML
          DISTRUSTS | AWS STS says InvalidIdentityToken: the assertion is none that the identity provider of hibernate.aws.federated.iam_idp_arn
          """)
  void what_sts_says_is_told_with_what_to_do(StsDouble.Mood mood, String what) {
    shop.sts.set(mood);

    assertThat(shop.refusal(settings(Map.of())))
        .hasMessageContaining("AssumeRoleWithSAML for " + StsDouble.ROLE + ": " + what);
  }

  @Test
  void an_assertion_that_is_too_old_points_to_the_clock() {
    shop.assertions.issueExpired();

    assertThat(shop.refusal(settings(Map.of())))
        .hasMessageContaining("AWS STS says ExpiredTokenException: the assertion was too old")
        .hasMessageContaining("clock of the identity provider");
  }

  @Test
  void a_wrong_password_is_tried_once() {
    int logins = adfs.logins();

    assertThat(
            shop.refusal(settings(Map.of("jakarta.persistence.jdbc.password", "wrong&password"))))
        .hasMessageContaining("refused the log-in of '" + AdfsDouble.USER + "'")
        .hasMessageContaining("no other log-in is tried for 60 s")
        .hasMessageNotContaining("wrong&password");

    assertThat(adfs.logins() - logins).isEqualTo(1);
  }

  @Test
  void a_certificate_of_nobody_is_refused_unless_any_is_taken_and_then_there_is_a_warning()
      throws Exception {
    SSLContext trusting = SSLContext.getDefault();
    SSLContext ofTheJdk = SSLContext.getInstance("TLS");
    ofTheJdk.init(null, null, null);
    SSLContext.setDefault(ofTheJdk);
    try {
      assertThat(shop.refusal(settings(Map.of())))
          .hasMessageContaining("the sign-on page: its certificate is not trusted")
          .hasMessageContaining("trust store of the JVM")
          .hasMessageContaining("hibernate.aws.federated.ssl_secure");

      try (LogLines log = LogLines.of("io.hibernateaws");
          SessionFactory unit =
              Units.ofNative(settings(Map.of("hibernate.aws.federated.ssl_secure", "false")))) {
        FederatedShop.write(unit);
        assertThat(log.warnings())
            .anyMatch(line -> line.contains("hibernate.aws.federated.ssl_secure"));
      }
      assertThat(SSLContext.getDefault()).isSameAs(ofTheJdk);
    } finally {
      SSLContext.setDefault(trusting);
    }
  }

  @Test
  void a_provider_that_is_not_there_is_told_with_its_setting() throws Exception {
    int nobody;
    try (ServerSocket socket = new ServerSocket(0)) {
      nobody = socket.getLocalPort();
    }

    assertThat(
            shop.refusal(
                settings(Map.of("hibernate.aws.federated.idp_endpoint", "localhost:" + nobody))))
        .hasMessageContaining(
            "AD FS at localhost:" + nobody + ", the sign-on page: cannot be reached")
        .hasMessageContaining("hibernate.aws.federated.idp_endpoint");
  }

  @Test
  void nothing_that_is_secret_is_logged_or_shown_of_a_log_in() {
    try (EverythingLogged log = EverythingLogged.open();
        SessionFactory unit = Units.ofNative(settings(Map.of()))) {
      FederatedShop.write(unit);

      assertThat(log.detailsOfEngine()).as("lines at DEBUG and TRACE").isPositive();
      assertThat(log.showing(Marker.ALL)).isEmpty();
      assertThat(log.showing(shop.assertions.all())).isEmpty();
      assertThat(Units.engine(unit).settings() + " " + Units.engine(unit))
          .contains(FederatedShop.DB_USER)
          .doesNotContain(Marker.ALL);
    }
  }
}
