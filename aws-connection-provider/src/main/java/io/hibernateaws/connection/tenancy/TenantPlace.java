package io.hibernateaws.connection.tenancy;

import io.hibernateaws.engine.endpoint.JdbcUrlParser;
import io.hibernateaws.engine.endpoint.ParsedUrl;
import io.hibernateaws.engine.product.registry.Products;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where a tenant is and as whom it connects; at least one of it. What is null is the unit's own.
 * Immutable; {@code toString} shows neither password nor the parameters of the URL.
 *
 * <p>Names are taken literally, never as SQL. Refused are names that the server does not keep apart
 * or that mean something else: empty ones, longer ones than the server keeps whole, those with a
 * control character or half a surrogate pair; schemas of the system, and a schema name that stands
 * for another schema for every user.
 *
 * @param url JDBC URL of the tenant's own cluster, as {@code hibernate.connection.url} is written;
 *     tenants with the same host, port and parameters share an engine, whatever their databases
 * @param database on that cluster, or on the unit's
 * @param schema in which unqualified names of the tenant's sessions are resolved
 * @param user database user of the tenant's sessions; monitors keep the unit's
 * @param password goes with {@code user}; null where the server asks for none, or where a plugin
 *     gives it
 * @param secret name or ARN of the secret that holds user and password of the tenant's sessions,
 *     with the plugin {@code aws_secrets_manager}
 * @param role ARN of the role of IAM whose keys sign the tokens of {@code user}, with the plugin
 *     {@code iam}
 */
public record TenantPlace(
    @Nullable String url,
    @Nullable String database,
    @Nullable String schema,
    @Nullable String user,
    @Nullable String password,
    @Nullable String secret,
    @Nullable String role) {

  /**
   * Checks every part.
   *
   * @throws IllegalArgumentException whose message says what is wrong, without the password
   */
  public TenantPlace {
    if (Stream.of(url, database, schema, user, secret).allMatch(Objects::isNull)) {
      throw new IllegalArgumentException(
          "a tenant's place needs a url, a database, a schema, a user or a secret of its own");
    }
    if (url != null) {
      PlaceIdentifiers.checkUrl(parsed(url), database);
    }
    if (database != null) {
      PlaceIdentifiers.check("database", database);
    }
    if (schema != null) {
      PlaceIdentifiers.checkSchema(schema);
    }
    if (user != null) {
      PlaceIdentifiers.check("user", user);
    } else if (password != null) {
      throw new IllegalArgumentException("a tenant's password needs a user, which is missing");
    }
    if (secret != null && (user != null || role != null)) {
      throw new IllegalArgumentException(
          "a tenant's secret names its user, so it has neither a user nor a role beside it");
    }
    if (role != null && (user == null || password != null)) {
      throw new IllegalArgumentException(
          "a tenant's role signs the tokens of its user, so it needs a user and no password");
    }
    if (secret != null && secret.isBlank()) {
      throw new IllegalArgumentException("the secret of a tenant must not be empty");
    }
    if (role != null && !(role.startsWith("arn:") && role.contains(":role/"))) {
      throw new IllegalArgumentException(
          "the role of a tenant is no ARN of a role; write arn:aws:iam::<account>:role/<name>");
    }
  }

  /** With the password that is given, and no service asked. */
  public TenantPlace(
      @Nullable String url,
      @Nullable String database,
      @Nullable String schema,
      @Nullable String user,
      @Nullable String password) {
    this(url, database, schema, user, password, null, null);
  }

  /** A schema of its own in the unit's database. */
  public static TenantPlace inSchema(String schema) {
    return new TenantPlace(null, null, Objects.requireNonNull(schema), null, null, null, null);
  }

  /** A database of its own on the unit's cluster. */
  public static TenantPlace inDatabase(String database) {
    return new TenantPlace(null, Objects.requireNonNull(database), null, null, null, null, null);
  }

  /** A cluster of its own; in the database of the URL, else in one with the name of the unit's. */
  public static TenantPlace onCluster(String url) {
    return new TenantPlace(Objects.requireNonNull(url), null, null, null, null, null, null);
  }

  /** The unit's database as a user of its own; the password may be null. */
  public static TenantPlace as(String user, @Nullable String password) {
    return new TenantPlace(null, null, null, Objects.requireNonNull(user), password, null, null);
  }

  /** The unit's database with the user and the password of a secret of its own. */
  public static TenantPlace withSecretOf(String secret) {
    return new TenantPlace(null, null, null, null, null, Objects.requireNonNull(secret), null);
  }

  /** The same on this cluster; null for the unit's. */
  public TenantPlace withUrl(@Nullable String value) {
    return new TenantPlace(value, database, schema, user, password, secret, role);
  }

  /** The same in this database; null for that of the URL. */
  public TenantPlace withDatabase(@Nullable String value) {
    return new TenantPlace(url, value, schema, user, password, secret, role);
  }

  /** The same in this schema; null for the user's own. */
  public TenantPlace withSchema(@Nullable String value) {
    return new TenantPlace(url, database, value, user, password, secret, role);
  }

  /** The same as this user; both null for the unit's. */
  public TenantPlace withCredentials(@Nullable String otherUser, @Nullable String otherPassword) {
    return new TenantPlace(url, database, schema, otherUser, otherPassword, null, null);
  }

  /** The same with the user and the password of this secret; null for the unit's own. */
  public TenantPlace withSecret(@Nullable String value) {
    return new TenantPlace(url, database, schema, null, null, value, null);
  }

  /** The same with tokens that the keys of this role sign; null for the unit's own keys. */
  public TenantPlace withRole(@Nullable String value) {
    return new TenantPlace(url, database, schema, user, null, null, value);
  }

  private static ParsedUrl parsed(String url) {
    try {
      return JdbcUrlParser.parse(url.strip(), Products.PROTOCOLS);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("the URL of a tenant " + e.getMessage(), e);
    }
  }

  @Override
  public String toString() {
    return "TenantPlace[url="
        + (url == null ? null : parsed(url))
        + ", database="
        + database
        + ", schema="
        + schema
        + ", user="
        + user
        + ", secret="
        + secret
        + ", role="
        + role
        + "]";
  }
}
