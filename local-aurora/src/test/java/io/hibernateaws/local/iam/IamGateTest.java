package io.hibernateaws.local.iam;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the gate thinks of tokens that the AWS SDK has made, and of what was made of them. */
class IamGateTest {
  private static final String SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
  private static final String SESSION = "FwoGZXIvYXdzEA4a//+DzI=";
  private static final String HOST = "shop.cluster-c1x2.us-east-1.rds.amazonaws.com";
  private static final Instant NOON = Instant.parse("2026-11-30T12:00:00Z");

  /** Of {@link #NOON}, by a key that lasts. */
  private static final String OF_NOON =
      HOST
          + ":5432/?DBUser=jane&Action=connect&X-Amz-Algorithm=AWS4-HMAC-SHA256"
          + "&X-Amz-Date=20261130T120000Z&X-Amz-SignedHeaders=host&X-Amz-Credential=AKIDEXAMPLE"
          + "%2F20261130%2Fus-east-1%2Frds-db%2Faws4_request&X-Amz-Expires=900&X-Amz-Signature="
          + "08b02dff3d9bdae7d1dea899cf7c888f7c29ecd264481e47c1882bcd1cc23c81";

  /** By a temporary key, for {@code jane+doe@Example~1}. */
  private static final String OF_A_TEMPORARY_KEY =
      HOST
          + ":5432/?DBUser=jane%2Bdoe%40Example~1&Action=connect&X-Amz-Security-Token="
          + "FwoGZXIvYXdzEA4a%2F%2F%2BDzI%3D&X-Amz-Algorithm=AWS4-HMAC-SHA256"
          + "&X-Amz-Date=20261130T143023Z&X-Amz-SignedHeaders=host&X-Amz-Expires=900"
          + "&X-Amz-Credential=ASIAEXAMPLE%2F20261130%2Fus-east-1%2Frds-db%2Faws4_request"
          + "&X-Amz-Signature=5d8983a217cefa72859f88b3df9858d96bfb49cf92839fdd371221fe48f5323c";

  private static IamGate gate(InstantSource clock) {
    return new IamGate(clock)
        .know("AKIDEXAMPLE", SECRET)
        .know("ASIAEXAMPLE", SECRET, SESSION)
        .know("AKIDOTHER", "another secret");
  }

  private static IamDoor door(IamGate gate) {
    return gate.doors(instance -> List.of(HOST, instance)::contains, 5432).of("shop-1");
  }

  private static @Nullable IamRefusal refusal(Instant now, String user, String token) {
    IamGate gate = gate(InstantSource.fixed(now));
    boolean in = door(gate).admits(user, token);
    IamAttempt attempt = gate.attempts().get(0);
    assertThat(in).isEqualTo(attempt.refusal() == null);
    return attempt.refusal();
  }

  private static @Nullable IamRefusal refusal(String token) {
    return refusal(NOON, "jane", token);
  }

  private static SdkTokens sdk() {
    return SdkTokens.of("AKIDEXAMPLE", SECRET, null).authority(HOST + ":5432");
  }

  // ---- who comes in ----------------------------------------------------------------------------

  @Test
  void tokens_that_the_sdk_has_made_once_come_in_at_their_time() {
    assertThat(refusal(OF_NOON)).isNull();
    Instant then = Instant.parse("2026-11-30T14:31:00Z");
    assertThat(refusal(then, "jane+doe@Example~1", OF_A_TEMPORARY_KEY)).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"jane", "jane+doe@Example~1", "a b/c=d&e%20", "J\u00fcrgen"})
  void tokens_that_the_sdk_makes_now_come_in(String user) {
    for (@Nullable String session : new String[] {null, SESSION}) {
      IamGate gate = gate(Clock.systemUTC());
      String key = session == null ? "AKIDEXAMPLE" : "ASIAEXAMPLE";

      String token = SdkTokens.of(key, SECRET, session).token(HOST, 5432, user);

      assertThat(door(gate).admits(user, token)).as(token).isTrue();
    }
  }

  @Test
  void the_order_of_what_a_token_says_does_not_matter() {
    int at = OF_NOON.indexOf('?') + 1;
    List<String> parts = List.of(OF_NOON.substring(at).split("&"));
    List<String> reversed =
        IntStream.range(0, parts.size()).mapToObj(i -> parts.get(parts.size() - 1 - i)).toList();

    assertThat(refusal(OF_NOON.substring(0, at) + String.join("&", reversed))).isNull();
  }

  // ---- who does not ----------------------------------------------------------------------------

  @ParameterizedTest
  @ValueSource(strings = {OF_NOON, OF_A_TEMPORARY_KEY})
  void a_token_with_any_one_character_changed_left_out_or_doubled_does_not_come_in(String token) {
    Instant now = token.equals(OF_NOON) ? NOON : Instant.parse("2026-11-30T14:31:00Z");
    String user = token.equals(OF_NOON) ? "jane" : "jane+doe@Example~1";
    for (int i = 0; i < token.length(); i++) {
      String before = token.substring(0, i);
      String after = token.substring(i + 1);
      char c = token.charAt(i);

      assertThat(refusal(now, user, before + next(c) + after)).as("changed " + i).isNotNull();
      assertThat(refusal(now, user, before + after)).as("left out " + i).isNotNull();
      assertThat(refusal(now, user, before + c + c + after)).as("doubled " + i).isNotNull();
    }
  }

  /** Another one that is not the same in a hexadecimal number. */
  private static char next(char c) {
    if (c == '9' || c == 'z' || c == 'Z') {
      return (char) (c - 9);
    }
    return (char) (c + 1);
  }

  private record Wrong(IamRefusal refusal, UnaryOperator<SdkTokens> change) {}

  private static Stream<Wrong> signedButWrong() {
    return Stream.of(
        new Wrong(IamRefusal.WRONG_HOST, t -> t.authority("other." + HOST + ":5432")),
        new Wrong(IamRefusal.WRONG_HOST, t -> t.authority("10.0.0.1:5432")),
        new Wrong(IamRefusal.WRONG_HOST, t -> t.authority("shop-2:5432")),
        new Wrong(IamRefusal.WRONG_PORT, t -> t.authority(HOST + ":3306")),
        new Wrong(IamRefusal.WRONG_USER, t -> t.with("DBUser", "Jane")),
        new Wrong(IamRefusal.WRONG_REGION, t -> t.region("eu-west-1")),
        new Wrong(IamRefusal.WRONG_SERVICE, t -> t.service("dsql")),
        new Wrong(IamRefusal.LIVES_TOO_LONG, t -> t.life(Duration.ofSeconds(901))),
        new Wrong(IamRefusal.NOT_A_TOKEN, t -> t.with("Action", "DbConnect")),
        new Wrong(IamRefusal.NOT_A_TOKEN, t -> t.without("Action")),
        new Wrong(IamRefusal.NOT_A_TOKEN, t -> t.without("DBUser")),
        new Wrong(IamRefusal.NOT_A_TOKEN, t -> t.with("Version", "1")));
  }

  @ParameterizedTest
  @MethodSource("signedButWrong")
  void what_is_signed_but_not_for_here_does_not_come_in(Wrong wrong) {
    String token = wrong.change().apply(sdk()).signedAt(NOON);

    assertThat(refusal(token)).as(token).isEqualTo(wrong.refusal());
    assertThat(refusal(sdk().authority("shop-1:5432").signedAt(NOON))).isNull();
  }

  private static Stream<Arguments> keys() {
    return Stream.of(
        Arguments.of(IamRefusal.UNKNOWN_KEY, "AKIDUNKNOWN", SECRET, null),
        Arguments.of(IamRefusal.BAD_SIGNATURE, "AKIDEXAMPLE", "another secret", null),
        Arguments.of(IamRefusal.BAD_SIGNATURE, "AKIDOTHER", SECRET, null),
        Arguments.of(IamRefusal.BAD_SESSION_TOKEN, "AKIDEXAMPLE", SECRET, SESSION),
        Arguments.of(IamRefusal.BAD_SESSION_TOKEN, "ASIAEXAMPLE", SECRET, null),
        Arguments.of(IamRefusal.BAD_SESSION_TOKEN, "ASIAEXAMPLE", SECRET, "another"));
  }

  @ParameterizedTest
  @MethodSource("keys")
  void a_token_of_another_key_does_not_come_in(
      IamRefusal refusal, String keyId, String secret, @Nullable String session) {
    String token = SdkTokens.of(keyId, secret, session).authority(HOST + ":5432").signedAt(NOON);

    assertThat(refusal(token)).isEqualTo(refusal);
  }

  @Test
  void a_token_comes_in_from_five_minutes_before_it_was_signed_to_fifteen_after() {
    assertThat(refusal(NOON.minusSeconds(301), "jane", OF_NOON))
        .isEqualTo(IamRefusal.FROM_THE_FUTURE);
    assertThat(refusal(NOON.minusSeconds(300), "jane", OF_NOON)).isNull();
    assertThat(refusal(NOON.plusSeconds(899), "jane", OF_NOON)).isNull();
    assertThat(refusal(NOON.plusSeconds(900), "jane", OF_NOON)).isEqualTo(IamRefusal.EXPIRED);

    String brief = sdk().life(Duration.ofSeconds(60)).signedAt(NOON);

    assertThat(refusal(NOON.plusSeconds(59), "jane", brief)).isNull();
    assertThat(refusal(NOON.plusSeconds(60), "jane", brief)).isEqualTo(IamRefusal.EXPIRED);
  }

  @Test
  void what_is_signed_with_the_key_of_another_day_does_not_come_in() {
    assertThat(refusal(signedByHand("20261130"))).isNull();
    assertThat(refusal(signedByHand("20261129"))).isEqualTo(IamRefusal.BAD_SIGNATURE);
  }

  /** The SDK takes the key of the right day always. */
  private static String signedByHand(String day) {
    Scope scope = new Scope("AKIDEXAMPLE", day, IamGate.REGION, "rds-db");
    String query =
        "Action=connect&DBUser=jane&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential="
            + PercentEncoding.encode("AKIDEXAMPLE/" + scope.text())
            + "&X-Amz-Date=20261130T120000Z&X-Amz-Expires=900&X-Amz-SignedHeaders=host";
    String request =
        String.join("\n", "GET", "/", query, "host:" + HOST + ":5432", "", "host", Sha256.hash(""));
    String text =
        String.join(
            "\n", "AWS4-HMAC-SHA256", "20261130T120000Z", scope.text(), Sha256.hash(request));
    byte[] signature = Sha256.mac(scope.signingKey(SECRET), text);
    return HOST + ":5432/?" + query + "&X-Amz-Signature=" + HexFormat.of().formatHex(signature);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "secret",
        HOST,
        HOST + ":5432",
        HOST + ":5432/?",
        HOST + ":5432/?Action=connect&DBUser=jane",
        "https://" + OF_NOON,
        OF_NOON + "&DBUser=jane",
        OF_NOON + "&",
        OF_NOON + "#",
        OF_NOON + " "
      })
  void what_is_no_token_does_not_come_in(String password) {
    assertThat(refusal(password)).isEqualTo(IamRefusal.NOT_A_TOKEN);
  }

  // ---- what it knows ---------------------------------------------------------------------------

  @Test
  void keys_come_and_go_and_attempts_stay() {
    IamGate gate = new IamGate(InstantSource.fixed(NOON));
    IamDoor door = door(gate);
    String later = sdk().signedAt(NOON.plusSeconds(1));

    assertThat(door.admits("jane", OF_NOON)).isFalse();
    gate.know("AKIDEXAMPLE", SECRET);
    assertThat(door.admits("jane", OF_NOON)).isTrue();
    assertThat(door.admits("jane", OF_NOON)).isTrue();
    assertThat(door.admits("jane", later)).isTrue();
    gate.forget("AKIDEXAMPLE");
    assertThat(door.admits("jane", later)).isFalse();
    door.refuseWithoutTls("joe");

    assertThat(gate.accepted()).isEqualTo(3);
    assertThat(gate.tokens()).isEqualTo(2);
    assertThat(gate.refused(IamRefusal.UNKNOWN_KEY)).isEqualTo(2);
    assertThat(gate.attempts())
        .hasSize(6)
        .startsWith(new IamAttempt("shop-1", "jane", HOST, IamRefusal.UNKNOWN_KEY))
        .endsWith(new IamAttempt("shop-1", "joe", "", IamRefusal.NO_TLS));
  }

  @Test
  void nothing_that_it_says_of_itself_is_a_secret() {
    IamGate gate = gate(InstantSource.fixed(NOON));
    door(gate).admits("jane", OF_NOON);

    String told =
        gate
            + gate.attempts().toString()
            + new AccessKey("AKIDEXAMPLE", SECRET, SESSION)
            + Token.of(OF_NOON);

    assertThat(told).contains(HOST).doesNotContain(SECRET, SESSION, "08b02dff", "X-Amz");
  }

  @Test
  void another_region_can_be_asked_for() {
    IamGate gate = new IamGate(InstantSource.fixed(NOON), "eu-west-1").know("AKIDEXAMPLE", SECRET);

    assertThat(door(gate).admits("jane", OF_NOON)).isFalse();
    assertThat(door(gate).admits("jane", sdk().region("eu-west-1").signedAt(NOON))).isTrue();
    assertThat(gate.refused(IamRefusal.WRONG_REGION)).isEqualTo(1);
  }
}
