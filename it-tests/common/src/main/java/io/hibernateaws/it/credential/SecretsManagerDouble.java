package io.hibernateaws.it.credential;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.extension.ResponseDefinitionTransformerV2;
import com.github.tomakehurst.wiremock.http.Request;
import com.github.tomakehurst.wiremock.http.RequestMethod;
import com.github.tomakehurst.wiremock.http.ResponseDefinition;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * A Secrets Manager of one region on this machine: takes what the service takes, signed with {@link
 * AwsKeys}, and answers in its format. Thread-safe.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html">GetSecretValue</a>
 */
final class SecretsManagerDouble implements AutoCloseable {
  private static final String JSON = "application/x-amz-json-1.1";
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** A failure of the service, in the service's words. */
  record Fault(int status, String type, String message) {
    static final Fault THROTTLED = new Fault(400, "ThrottlingException", "Rate exceeded");
    static final Fault BROKEN =
        new Fault(500, "InternalServiceError", "An error occurred on the server side.");
    static final Fault DENIED =
        new Fault(
            400,
            "AccessDeniedException",
            "User: arn:aws:iam::123456789012:user/app is not authorized to perform:"
                + " secretsmanager:GetSecretValue on resource: app because no identity-based policy"
                + " allows the secretsmanager:GetSecretValue action");
    static final Fault UNDECRYPTED =
        new Fault(
            400,
            "DecryptionFailure",
            "Secrets Manager can't decrypt the protected secret text using the provided KMS key.");
  }

  /** A text, or bytes in Base64. */
  private record Value(@Nullable String text, @Nullable String binary, int version) {}

  private final String region;
  private final Map<String, Value> secrets = new ConcurrentHashMap<>();
  private final List<String> calls = new CopyOnWriteArrayList<>();
  private final List<String> flaws = new CopyOnWriteArrayList<>();
  private final WireMockServer server;
  private volatile @Nullable Fault fault;
  private volatile @Nullable String garbage;
  private volatile Duration delay = Duration.ZERO;

  SecretsManagerDouble(String region) {
    this.region = region;
    this.server =
        new WireMockServer(
            wireMockConfig()
                .bindAddress("127.0.0.1")
                .dynamicPort()
                .containerThreads(32)
                .disableRequestJournal()
                .extensions(new Answers()));
    server.start();
    server.stubFor(any(anyUrl()).willReturn(ok()));
  }

  private final class Answers implements ResponseDefinitionTransformerV2 {
    @Override
    public ResponseDefinition transform(ServeEvent event) {
      return answer(event.getRequest());
    }

    @Override
    public String getName() {
      return "secrets-manager";
    }
  }

  /** The setting {@code secrets_manager.endpoint}. */
  String url() {
    return "http://127.0.0.1:" + server.port();
  }

  /** The secret has this text from now on. */
  void put(String id, String text) {
    store(id, text, null);
  }

  /** The secret is binary from now on. */
  void putBinary(String id, String base64) {
    store(id, null, base64);
  }

  private void store(String id, @Nullable String text, @Nullable String binary) {
    secrets.merge(
        id,
        new Value(text, binary, 1),
        (before, now) -> new Value(text, binary, before.version + 1));
  }

  /** The secret of a user, as Secrets Manager's own rotations store it. */
  void put(String id, String user, String password) {
    Map<String, Object> stored = new LinkedHashMap<>();
    stored.put("engine", "any");
    stored.put("host", "shop.cluster-abc123.eu-west-1.rds.amazonaws.com");
    stored.put("port", 5432);
    stored.put("username", user);
    stored.put("password", password);
    put(id, json(stored));
  }

  /** Fails each call from now on; null for answers. */
  void fail(@Nullable Fault with) {
    fault = with;
  }

  /** Answers each call with a text that is no answer; null for answers. */
  void answerWith(@Nullable String text) {
    garbage = text;
  }

  /** Takes this long for each call from now on. */
  void takeTime(Duration time) {
    delay = time;
  }

  /** How many calls came, those that failed included. */
  int calls() {
    return calls.size();
  }

  /** What was wrong with calls that the service would not take. */
  List<String> flaws() {
    return List.copyOf(flaws);
  }

  private ResponseDefinition answer(Request request) {
    calls.add(request.getBodyAsString());
    Fault failing = fault;
    String text = garbage;
    if (failing != null) {
      return failed(failing.status, failing.type, failing.message);
    }
    if (text != null) {
      return respond(200, text);
    }
    String flaw = flaw(request);
    if (flaw != null) {
      flaws.add(flaw);
      return failed(400, "InvalidSignatureException", flaw);
    }
    return value(request);
  }

  private @Nullable String flaw(Request request) {
    if (!request.getMethod().equals(RequestMethod.POST) || !request.getUrl().equals("/")) {
      return "not posted to /";
    }
    if (!"secretsmanager.GetSecretValue".equals(request.getHeader("X-Amz-Target"))) {
      return "no action of the service: " + request.getHeader("X-Amz-Target");
    }
    if (!JSON.equals(request.getHeader("Content-Type"))) {
      return "no format of the service: " + request.getHeader("Content-Type");
    }
    return HeaderSignature.flaw(request, "secretsmanager", region, AwsKeys.ID, AwsKeys.SECRET);
  }

  private ResponseDefinition value(Request request) {
    JsonNode id;
    try {
      id = MAPPER.readTree(request.getBodyAsString()).path("SecretId");
    } catch (JsonProcessingException e) {
      return failed(400, "SerializationException", "no JSON");
    }
    if (!id.isTextual() || id.asText().isEmpty()) {
      return failed(400, "ValidationException", "SecretId must not be null");
    }
    Value found = secrets.get(id.asText());
    if (found == null) {
      return failed(
          400, "ResourceNotFoundException", "Secrets Manager can't find the specified secret.");
    }
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put(
        "ARN",
        id.asText().startsWith("arn:")
            ? id.asText()
            : "arn:aws:secretsmanager:"
                + region
                + ":123456789012:secret:"
                + id.asText()
                + "-a1b2c3");
    answer.put("Name", id.asText());
    answer.put("CreatedDate", 1.7e9);
    answer.put("VersionId", "00000000-0000-0000-0000-%012d".formatted(found.version));
    answer.put("VersionStages", List.of("AWSCURRENT"));
    answer.put(
        found.text == null ? "SecretBinary" : "SecretString",
        found.text == null ? String.valueOf(found.binary) : found.text);
    return respond(200, json(answer));
  }

  private ResponseDefinition failed(int status, String type, String message) {
    return respond(status, json(Map.of("__type", type, "Message", message)));
  }

  private ResponseDefinition respond(int status, String body) {
    return ResponseDefinitionBuilder.responseDefinition()
        .withStatus(status)
        .withHeader("Content-Type", JSON)
        .withBody(body)
        .withFixedDelay((int) delay.toMillis())
        .build();
  }

  private static String json(Map<String, Object> object) {
    try {
      return MAPPER.writeValueAsString(object);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** From now on connections are refused. */
  @Override
  public void close() {
    server.stop();
  }
}
