package io.hibernateaws.engine.credential.saml;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.absent;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import io.hibernateaws.engine.credential.Federations;
import io.hibernateaws.engine.credential.LoginKind;
import io.hibernateaws.engine.spi.Credentials;
import io.hibernateaws.engine.time.NanoClock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Requests to a provider, redirects and limits. */
@Timeout(60)
class SamlLoginTest {
  private static final String SIGN_ON = "/adfs/ls/IdpInitiatedSignOn.aspx";
  private static final String RELYING_PARTY = "?loginToRp=urn%3Aamazon%3Awebservices";
  private static final String FORM =
      "<form action='/in'><input name=UserName><input name=Password></form>";
  private static final String ANSWER =
      "<form><input name=SAMLResponse value=' QUJD \n REVG '></form>";
  private static final Credentials ANN = new Credentials("ann\"\\", "p\"\\w ZZ");
  private static final Duration LONG = Duration.ofSeconds(30);

  private static WireMockServer idp;

  @BeforeAll
  static void start() {
    idp =
        new WireMockServer(
            WireMockConfiguration.options()
                .bindAddress("127.0.0.1")
                .httpDisabled(true)
                .dynamicHttpsPort());
    idp.start();
  }

  @AfterAll
  static void stop() {
    idp.stop();
  }

  @BeforeEach
  void forget() {
    idp.resetAll();
  }

  private static SamlLogin login(LoginKind kind, Duration time) {
    return SamlLogin.of(Federations.at(kind, idp.httpsPort(), ANN, time), NanoClock.system());
  }

  private static SamlLogin adfs() {
    return login(LoginKind.FEDERATED_AUTH, LONG);
  }

  private static void form(String html) {
    idp.stubFor(get(urlEqualTo(SIGN_ON + RELYING_PARTY)).willReturn(ok(html)));
  }

  @Test
  void an_assertion_is_read_from_the_page_behind_the_form_without_white_space() throws Exception {
    form(FORM);
    idp.stubFor(post("/in").willReturn(ok(ANSWER)));

    assertThat(adfs().assertion()).isEqualTo("QUJDREVG");
    assertThat(adfs().toString()).doesNotContain("ZZ");
  }

  @Test
  void a_redirect_that_keeps_the_method_is_sent_the_form_again_and_others_are_not()
      throws Exception {
    form(FORM);
    idp.stubFor(
        post("/in").willReturn(aResponse().withStatus(307).withHeader("Location", "there")));
    idp.stubFor(
        post("/there").willReturn(aResponse().withStatus(303).withHeader("Location", "/end#x")));
    idp.stubFor(get("/end").willReturn(ok(ANSWER)));

    assertThat(adfs().assertion()).isEqualTo("QUJDREVG");

    idp.verify(
        postRequestedFor(urlEqualTo("/there"))
            .withRequestBody(equalTo("UserName=ann%22%5C&Password=p%22%5Cw+ZZ")));
  }

  @Test
  void cookies_last_for_one_log_in() throws Exception {
    idp.stubFor(
        get(urlPathEqualTo(SIGN_ON))
            .withCookie("sid", absent())
            .willReturn(ok(FORM).withHeader("Set-Cookie", "sid=1; Path=/; Secure")));
    idp.stubFor(post("/in").withCookie("sid", equalTo("1")).willReturn(ok(ANSWER)));
    SamlLogin login = adfs();

    for (int i = 0; i < 2; i++) {
      assertThat(login.assertion()).isEqualTo("QUJDREVG");
    }
  }

  @Test
  void other_pages_of_the_provider_on_another_port_or_without_encryption_are_foreign() {
    for (String target :
        List.of(
            "https://localhost:1/x",
            "http://localhost:" + idp.httpsPort() + "/x",
            "https://ZZ@localhost.evil.example/x",
            "https://localhost@evil.example/x",
            "//evil.example:" + idp.httpsPort() + "/x",
            "file:///etc/passwd")) {
      idp.stubFor(
          get(urlPathEqualTo(SIGN_ON))
              .willReturn(aResponse().withStatus(302).withHeader("Location", target)));

      assertThatThrownBy(() -> adfs().assertion())
          .isInstanceOf(SamlLoginException.class)
          .hasMessageContaining("AD FS at localhost:" + idp.httpsPort() + ", the sign-on page: ")
          .hasMessageContaining("a redirect to ")
          .hasMessageContaining("hibernate.aws.federated.idp_endpoint")
          .hasMessageNotContaining("ZZ");
    }
  }

  @Test
  void a_provider_that_is_slow_to_answer_is_told_with_the_limit() {
    idp.stubFor(get(urlPathEqualTo(SIGN_ON)).willReturn(ok(FORM).withFixedDelay(20_000)));

    assertThatThrownBy(() -> login(LoginKind.FEDERATED_AUTH, Duration.ofMillis(300)).assertion())
        .isInstanceOfSatisfying(SamlLoginException.class, e -> assertThat(e.isRefusal()).isFalse())
        .hasMessageContaining("no answer within 300 ms (hibernate.aws.federated.http_timeout");
  }

  @Test
  void an_answer_that_never_ends_is_given_up() {
    idp.stubFor(
        get(urlPathEqualTo(SIGN_ON)).willReturn(ok(FORM).withChunkedDribbleDelay(10, 40_000)));

    assertThatThrownBy(() -> login(LoginKind.FEDERATED_AUTH, Duration.ofMillis(500)).assertion())
        .hasMessageContaining("no answer within 500 ms");
  }

  @Test
  void all_requests_together_have_a_limit() {
    idp.stubFor(
        get(urlPathEqualTo(SIGN_ON))
            .willReturn(
                aResponse()
                    .withStatus(302)
                    .withFixedDelay(1_000)
                    .withHeader("Location", SIGN_ON + RELYING_PARTY)));

    assertThatThrownBy(() -> login(LoginKind.FEDERATED_AUTH, Duration.ofMillis(1_500)).assertion())
        .hasMessageContaining("no answer within 1500 ms")
        .hasMessageContaining("a whole log-in takes at most 3 times as long");

    assertThat(idp.findAll(getRequestedFor(urlPathEqualTo(SIGN_ON)))).hasSizeBetween(2, 5);
  }

  @Test
  void an_interrupt_ends_a_log_in_and_stays() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    idp.addMockServiceRequestListener((request, response) -> asked.countDown());
    idp.stubFor(get(urlPathEqualTo(SIGN_ON)).willReturn(ok(FORM).withFixedDelay(30_000)));
    AtomicReference<@Nullable Throwable> thrown = new AtomicReference<>();
    CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                login(LoginKind.FEDERATED_AUTH, LONG).assertion();
              } catch (SamlLoginException e) {
                thrown.set(e);
              } finally {
                interrupted.complete(Thread.currentThread().isInterrupted());
              }
            });
    thread.start();
    thread.interrupt();

    assertThat(interrupted.get(20, TimeUnit.SECONDS)).isTrue();
    assertThat(thrown.get()).hasMessageContaining("interrupted");
  }

  @Test
  void text_is_read_in_the_charset_that_the_provider_names_or_in_one_that_exists()
      throws Exception {
    for (String charset : List.of("iso-8859-1", "\"utf-8\"", "nonsense", "")) {
      idp.stubFor(
          get(urlPathEqualTo(SIGN_ON))
              .willReturn(ok(FORM).withHeader("Content-Type", "text/html; charset=" + charset)));
      idp.stubFor(post("/in").willReturn(ok(ANSWER)));

      assertThat(adfs().assertion()).isEqualTo("QUJDREVG");
    }
  }

  @Test
  void okta_is_asked_in_json_and_its_token_is_encoded() throws Exception {
    idp.stubFor(
        post("/api/v1/authn")
            .withHeader("Content-Type", equalTo("application/json"))
            .withRequestBody(
                equalToJson("{\"username\": \"ann\\\"\\\\\", \"password\": \"p\\\"\\\\w ZZ\"}"))
            .willReturn(ok("{\"status\":\"SUCCESS\",\"sessionToken\":\"a+b/c=&d\"}")));
    idp.stubFor(
        get(urlEqualTo("/app/amazon_aws/exk1/sso/saml?onetimetoken=a%2Bb%2Fc%3D%26d"))
            .willReturn(ok(ANSWER)));

    assertThat(login(LoginKind.OKTA, LONG).assertion()).isEqualTo("QUJDREVG");
  }

  @Test
  void refusals_are_told_from_failures() {
    form(FORM);
    idp.stubFor(post("/in").willReturn(ok(FORM + "ZZ")));
    assertThatThrownBy(() -> adfs().assertion())
        .isInstanceOfSatisfying(SamlLoginException.class, e -> assertThat(e.isRefusal()).isTrue())
        .hasMessageNotContaining("ZZ")
        .hasMessageContaining("'ann\"\\'");

    idp.stubFor(post("/in").willReturn(aResponse().withStatus(503).withBody("ZZ")));
    assertThatThrownBy(() -> adfs().assertion())
        .isInstanceOfSatisfying(SamlLoginException.class, e -> assertThat(e.isRefusal()).isFalse())
        .hasMessageContaining("HTTP status 503")
        .hasMessageNotContaining("ZZ");
  }
}
