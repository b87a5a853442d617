package io.hibernateaws.engine.credential.aws;

import io.hibernateaws.engine.api.ConnectSQLException;
import io.hibernateaws.engine.credential.CredentialIssuer;
import io.hibernateaws.engine.credential.IamSettings;
import io.hibernateaws.engine.credential.Issued;
import io.hibernateaws.engine.credential.LoginKind;
import io.hibernateaws.engine.endpoint.Endpoint;
import io.hibernateaws.engine.endpoint.EndpointKind;
import io.hibernateaws.engine.endpoint.EndpointParser;
import io.hibernateaws.engine.endpoint.ParsedEndpoint;
import io.hibernateaws.engine.foreign.ForeignText;
import io.hibernateaws.engine.spi.Credentials;
import io.hibernateaws.engine.time.WallClock;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;

/** A token for each host, port and user, signed with the credentials of an AWS identity. */
final class IamTokens implements CredentialIssuer {
  /** Before the end of a token's life; a log-in takes some time. */
  private static final Duration MARGIN = Duration.ofSeconds(10);

  /** What a token names beside its region, which follows from the host. */
  private record Key(String host, int port, String user) {}

  private final IamSettings settings;
  private final TokenSigner signer;
  private final AwsIdentity identity;
  private final UnaryOperator<String> tokenUser;
  private final WallClock wall;
  private final Duration expiration;
  private final @Nullable String role;
  private final Map<String, AwsIdentity> roleByRegion = new ConcurrentHashMap<>();
  private final AtomicReference<@Nullable TenantRoles> roles;

  /**
   * @param identity closed with this issuer
   * @param tokenUser how a server lets a user log in with tokens, for messages
   * @param expiration from this age on a token is replaced
   */
  IamTokens(
      IamSettings settings,
      TokenSigner signer,
      AwsIdentity identity,
      UnaryOperator<String> tokenUser,
      WallClock wall,
      Duration expiration) {
    this(settings, signer, identity, tokenUser, wall, expiration, null, new AtomicReference<>());
  }

  private IamTokens(
      IamSettings settings,
      TokenSigner signer,
      AwsIdentity identity,
      UnaryOperator<String> tokenUser,
      WallClock wall,
      Duration expiration,
      @Nullable String role,
      AtomicReference<@Nullable TenantRoles> roles) {
    this.settings = settings;
    this.signer = signer;
    this.identity = identity;
    this.tokenUser = tokenUser;
    this.wall = wall;
    this.expiration = expiration;
    this.role = role;
    this.roles = roles;
  }

  @Override
  public Object key(Endpoint endpoint, String user) {
    return new Key(endpoint.host(), endpoint.port(), user);
  }

  @Override
  public boolean needsTls() {
    return true;
  }

  @Override
  public Issued issue(Endpoint endpoint, String user) throws SQLException {
    String host = host(endpoint);
    int port = settings.defaultPort() == null ? endpoint.port() : settings.defaultPort();
    String region = region(host);
    AwsCredentials credentials = signing(region).credentials();
    String token = signer.token(host, port, user, region, credentials);
    Duration usable = IamSettings.TOKEN_LIFE.minus(MARGIN);
    Duration left =
        credentials
            .expirationTime()
            .map(end -> Duration.between(wall.now(), end).minus(MARGIN))
            .filter(ofIdentity -> ofIdentity.compareTo(usable) < 0)
            .orElse(usable);
    return new Issued(
        new Credentials(user, token), expiration, left.isNegative() ? Duration.ZERO : left);
  }

  /** The role, where there is one, is asked for in the region of the server. */
  private AwsIdentity signing(String region) throws SQLException {
    if (role == null) {
      return identity;
    }
    String missing = LoginKind.missingForRoles();
    if (missing != null) {
      throw new ConnectSQLException(
          "the role "
              + ForeignText.of(role)
              + " cannot be assumed: add "
              + missing
              + " to the class path");
    }
    return roleByRegion.computeIfAbsent(region, absent -> identity.as(role, region, rolesOfUnit()));
  }

  /** Made by the first tenant that has a role, because it needs a library that others do not. */
  private TenantRoles rolesOfUnit() {
    TenantRoles known = roles.get();
    if (known != null) {
      return known;
    }
    TenantRoles made = new TenantRoles(identity.provider());
    return roles.compareAndSet(null, made) ? made : Objects.requireNonNull(roles.get());
  }

  /** The name under which RDS knows the server. */
  private String host(Endpoint endpoint) {
    String named = settings.host();
    String host = endpoint.host();
    if (named == null || EndpointParser.parse(host).kind().isRds()) {
      return known(host);
    }
    int dot = host.indexOf('.');
    return known(named.replace("?", dot < 0 ? host : host.substring(0, dot)));
  }

  /** Names are written in lower case there, and without the dot that ends a name in DNS. */
  private static String known(String host) {
    String lower = host.toLowerCase(Locale.ROOT);
    return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
  }

  private String region(String host) throws SQLException {
    ParsedEndpoint parsed = EndpointParser.parse(host);
    if (parsed.region() != null) {
      return parsed.region();
    }
    if (settings.region() != null) {
      return settings.region();
    }
    return parsed.kind() == EndpointKind.GLOBAL_WRITER && parsed.clusterId() != null
        ? GlobalRegion.of(parsed.clusterId(), identity)
        : identity.region("iam.region");
  }

  /** Signed with the keys of this role. */
  @Override
  public CredentialIssuer as(String identity) {
    return new IamTokens(
        settings, signer, this.identity, tokenUser, wall, expiration, identity, roles);
  }

  @Override
  public String usualCauses(Endpoint endpoint, String user) {
    String region = EndpointParser.parse(host(endpoint)).region();
    return "no policy allows the AWS identity rds-db:connect for this user of this cluster; the"
        + " user cannot log in with tokens ("
        + tokenUser.apply(user)
        + "); IAM authentication is off at the cluster; the token was signed for another region"
        + " than the server's ("
        + (region == null ? "hibernate.aws.iam.region" : region)
        + "); the clock of this machine is wrong";
  }

  @Override
  public void close() {
    roleByRegion.values().forEach(AwsIdentity::close);
    if (role == null) {
      TenantRoles shared = roles.getAndSet(null);
      if (shared != null) {
        shared.close();
      }
      identity.close();
    }
  }

  @Override
  public String toString() {
    return "IamTokens";
  }
}
