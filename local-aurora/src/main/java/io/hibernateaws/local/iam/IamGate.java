package io.hibernateaws.local.iam;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Knows access keys and lets in whoever brings a token that one of them has signed, as RDS does for
 * database users of IAM: for a name by which RDS knows the instance, its port, the user who logs
 * in, its region, and 15 minutes. Clients are told nothing but that they are refused; {@link
 * #attempts} tells why. One gate may stand before several clusters. Thread-safe; keeps and shows no
 * token.
 */
public final class IamGate {
  /** In which local clusters are, by their names. */
  public static final String REGION = "us-east-1";

  private static final String SERVICE = "rds-db";
  private static final Duration LONGEST_LIFE = Duration.ofMinutes(15);
  private static final Duration SKEW = Duration.ofMinutes(5);

  private final InstantSource clock;
  private final String region;
  private final Map<String, AccessKey> keys = new ConcurrentHashMap<>();
  private final Queue<IamAttempt> attempts = new ConcurrentLinkedQueue<>();
  private final Set<String> tokens = ConcurrentHashMap.newKeySet();

  /** In {@link #REGION}, with this machine's clock. */
  public IamGate() {
    this(Clock.systemUTC());
  }

  /** In {@link #REGION}. */
  public IamGate(InstantSource clock) {
    this(clock, REGION);
  }

  /**
   * @param clock tells how old tokens are
   * @param region for which tokens must be signed
   */
  public IamGate(InstantSource clock, String region) {
    this.clock = clock;
    this.region = region;
  }

  /** Whoever has this key may sign, from now on and until {@link #forget}. */
  public IamGate know(String accessKeyId, String secretAccessKey) {
    return know(new AccessKey(accessKeyId, secretAccessKey, null));
  }

  /** The same for a temporary key, whose tokens must come with this session token. */
  public IamGate know(String accessKeyId, String secretAccessKey, String sessionToken) {
    return know(new AccessKey(accessKeyId, secretAccessKey, sessionToken));
  }

  private IamGate know(AccessKey key) {
    keys.put(key.id(), key);
    return this;
  }

  /** Tokens of this key let nobody in any more. */
  public void forget(String accessKeyId) {
    keys.remove(accessKeyId);
  }

  /** Every login so far of a user who must come with IAM, in order. */
  public List<IamAttempt> attempts() {
    return List.copyOf(attempts);
  }

  /** How many logins were let through. */
  public long accepted() {
    return attempts.stream().filter(attempt -> attempt.refusal() == null).count();
  }

  /** How many logins were refused for this reason. */
  public long refused(IamRefusal reason) {
    return attempts.stream().filter(attempt -> attempt.refusal() == reason).count();
  }

  /** How many different tokens have let somebody in. */
  public int tokens() {
    return tokens.size();
  }

  /**
   * For the cluster: where users come in.
   *
   * @param names those by which RDS knows an instance, by its identifier
   */
  public IamDoors doors(Function<String, Predicate<String>> names, int port) {
    return instance -> new IamDoor(this, instance, names.apply(instance), port);
  }

  boolean decide(IamDoor door, String user, @Nullable Token token) {
    IamRefusal refusal = token == null ? IamRefusal.NOT_A_TOKEN : refusal(door, user, token);
    if (token != null && refusal == null) {
      tokens.add(Sha256.hash(token.signature()));
    }
    note(new IamAttempt(door.instance(), user, token == null ? "" : token.host(), refusal));
    return refusal == null;
  }

  void note(IamAttempt attempt) {
    attempts.add(attempt);
  }

  /** First whether the token is whose it says, then whether what it says is right here and now. */
  private @Nullable IamRefusal refusal(IamDoor door, String user, Token token) {
    AccessKey key = keys.get(token.scope().keyId());
    if (key == null) {
      return IamRefusal.UNKNOWN_KEY;
    } else if (!key.comesWith(token.sessionToken())) {
      return IamRefusal.BAD_SESSION_TOKEN;
    } else if (!token.isSignedWith(key.secret())) {
      return IamRefusal.BAD_SIGNATURE;
    } else if (!token.scope().service().equals(SERVICE)) {
      return IamRefusal.WRONG_SERVICE;
    } else if (!token.scope().region().equals(region)) {
      return IamRefusal.WRONG_REGION;
    } else if (!door.hasName(token.host())) {
      return IamRefusal.WRONG_HOST;
    } else if (token.port() != door.port()) {
      return IamRefusal.WRONG_PORT;
    } else if (!token.user().equals(user)) {
      return IamRefusal.WRONG_USER;
    }
    return untimely(token);
  }

  private @Nullable IamRefusal untimely(Token token) {
    Instant now = clock.instant();
    if (token.life().compareTo(LONGEST_LIFE) > 0) {
      return IamRefusal.LIVES_TOO_LONG;
    } else if (token.time().isAfter(now.plus(SKEW))) {
      return IamRefusal.FROM_THE_FUTURE;
    }
    return token.time().plus(token.life()).isAfter(now) ? null : IamRefusal.EXPIRED;
  }

  /** The region alone. */
  @Override
  public String toString() {
    return "IamGate[" + region + "]";
  }
}
