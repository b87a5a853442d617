package io.hibernateaws.it.credential;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.http.Request;
import com.github.tomakehurst.wiremock.http.RequestMethod;
import io.hibernateaws.local.iam.IamGate;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * AWS STS, as far as AssumeRoleWithSAML goes: takes assertions that were issued and are not too
 * old, for one role and one provider, from whom signs nothing. The gate knows the keys that it
 * gives out.
 */
final class StsDouble implements AutoCloseable {
  static final String ROLE = "arn:aws:iam::123456789012:role/shop";
  static final String PROVIDER = "arn:aws:iam::123456789012:saml-provider/corp";

  private static final String XMLNS = "https://sts.amazonaws.com/doc/2011-06-15/";

  /** What the service says beside its usual answers. */
  enum Mood {
    USUAL,
    THROTTLES,
    DENIES,
    DISTRUSTS
  }

  private final IssuedAssertions assertions;
  private final IamGate gate;
  private final ServiceDouble service = ServiceDouble.plain(this::answer);
  private final AtomicInteger asked = new AtomicInteger();
  private final AtomicInteger given = new AtomicInteger();
  private volatile Mood mood = Mood.USUAL;
  private volatile Duration life = Duration.ofHours(1);

  StsDouble(IssuedAssertions assertions, IamGate gate) {
    this.assertions = assertions;
    this.gate = gate;
  }

  String url() {
    return "http://localhost:" + service.port();
  }

  void set(Mood next) {
    mood = next;
  }

  /** How long the keys serve that are given out from now on. */
  void keysServe(Duration next) {
    life = next;
  }

  /** How often it was asked. */
  int asked() {
    return asked.get();
  }

  /** How many keys it has given out. */
  int given() {
    return given.get();
  }

  List<String> complaints() {
    return service.complaints();
  }

  private ResponseDefinitionBuilder answer(Request request) {
    asked.incrementAndGet();
    service.require(
        request.getMethod().equals(RequestMethod.POST) && ServiceDouble.path(request).equals("/"),
        request.getMethod() + " " + ServiceDouble.path(request));
    service.require(!request.containsHeader("Authorization"), "AssumeRoleWithSAML is signed");
    Map<String, String> form = service.form(request);
    if (!"AssumeRoleWithSAML".equals(form.get("Action"))
        || !"2011-06-15".equals(form.get("Version"))) {
      return service.complain("unknown action");
    }
    String assertion = form.getOrDefault("SAMLAssertion", "");
    if (mood == Mood.THROTTLES) {
      return error(400, "Throttling", "Rate exceeded");
    } else if (mood == Mood.DISTRUSTS) {
      return error(400, "InvalidIdentityToken", "Response signature invalid");
    } else if (mood == Mood.DENIES
        || !ROLE.equals(form.get("RoleArn"))
        || !PROVIDER.equals(form.get("PrincipalArn"))) {
      return error(403, "AccessDenied", "Not authorized to perform sts:AssumeRoleWithSAML");
    }
    return switch (assertions.judge(assertion)) {
      case GOOD -> keys();
      case EXPIRED ->
          error(
              400, "ExpiredTokenException", "Token must be redeemed within 5 minutes of issuance");
      case UNKNOWN -> {
        service.complain("an assertion that nobody has issued");
        yield error(400, "InvalidIdentityToken", "Invalid base64 SAMLResponse");
      }
    };
  }

  private ResponseDefinitionBuilder keys() {
    String id = "ASIALOCALAURORA%05d".formatted(given.incrementAndGet());
    String secret = Marker.SECRET_KEY + given.get();
    String session = Marker.SESSION_TOKEN + given.get() + "//+=" + "x".repeat(300);
    gate.know(id, secret, session);
    return xml(
        200,
        """
        <AssumeRoleWithSAMLResponse xmlns="%s">
          <AssumeRoleWithSAMLResult>
            <Audience>https://signin.aws.amazon.com/saml</Audience>
            <AssumedRoleUser>
              <AssumedRoleId>AROALOCALAURORA:jane</AssumedRoleId>
              <Arn>arn:aws:sts::123456789012:assumed-role/shop/jane</Arn>
            </AssumedRoleUser>
            <Credentials>
              <AccessKeyId>%s</AccessKeyId>
              <SecretAccessKey>%s</SecretAccessKey>
              <SessionToken>%s</SessionToken>
              <Expiration>%s</Expiration>
            </Credentials>
            <SubjectType>persistent</SubjectType>
            <Issuer>http://localhost/adfs/services/trust</Issuer>
          </AssumeRoleWithSAMLResult>
          <ResponseMetadata><RequestId>c6104cbe-af31-11e0-8154-cbc7ccf896c7</RequestId></ResponseMetadata>
        </AssumeRoleWithSAMLResponse>
        """
            .formatted(
                XMLNS,
                id,
                secret,
                session,
                Instant.now().plus(life).truncatedTo(ChronoUnit.SECONDS)));
  }

  private static ResponseDefinitionBuilder error(int status, String code, String message) {
    return xml(
        status,
        """
        <ErrorResponse xmlns="%s">
          <Error><Type>Sender</Type><Code>%s</Code><Message>%s</Message></Error>
          <RequestId>c6104cbe-af31-11e0-8154-cbc7ccf896c7</RequestId>
        </ErrorResponse>
        """
            .formatted(XMLNS, code, message));
  }

  private static ResponseDefinitionBuilder xml(int status, String body) {
    return WireMock.aResponse()
        .withStatus(status)
        .withHeader("Content-Type", "text/xml")
        .withBody(body);
  }

  @Override
  public void close() {
    service.close();
  }
}
