package io.hibernateaws.engine.api;

import io.hibernateaws.engine.foreign.ForeignText;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a session asks for when it wants a connection. Immutable; {@code toString} never shows the
 * password.
 *
 * @param readOnly whether the session only reads, so that a reader serves it where the endpoint
 *     allows one
 * @param user database user, null for the engine's own
 * @param password goes with {@code user}; null for none
 * @param identity as whom AWS is asked for the password in place of the unit's own: with the plugin
 *     {@code aws_secrets_manager} name or ARN of a secret, whose user it is then; with {@code iam}
 *     the ARN of a role, whose keys sign the tokens of {@code user}. Null for the unit's own
 * @param database null for the database of the URL
 * @param tenant whose share of the permits it draws on; {@link #NO_TENANT} where there are none
 * @param limit longest wait of a bind, null for the engine's own limits
 */
public record ConnectRequest(
    boolean readOnly,
    @Nullable String user,
    @Nullable String password,
    @Nullable String identity,
    @Nullable String database,
    String tenant,
    @Nullable Duration limit) {
  /** The one tenant of an application without tenants. */
  public static final String NO_TENANT = "";

  /** A writable session as the engine's own user. */
  public static final ConnectRequest WRITABLE =
      new ConnectRequest(false, null, null, null, null, NO_TENANT, null);

  /** A read-only session as the engine's own user. */
  public static final ConnectRequest READ_ONLY = WRITABLE.withReadOnly(true);

  public ConnectRequest withReadOnly(boolean value) {
    return new ConnectRequest(value, user, password, identity, database, tenant, limit);
  }

  public ConnectRequest withCredentials(String otherUser, @Nullable String otherPassword) {
    return new ConnectRequest(readOnly, otherUser, otherPassword, null, database, tenant, limit);
  }

  /** With the user and the password of this secret; the plugin {@code aws_secrets_manager}. */
  public ConnectRequest withSecret(String id) {
    return new ConnectRequest(readOnly, id, null, id, database, tenant, limit);
  }

  /** As this user, with tokens that the keys of this role sign; the plugin {@code iam}. */
  public ConnectRequest withRole(String otherUser, String arn) {
    return new ConnectRequest(readOnly, otherUser, null, arn, database, tenant, limit);
  }

  /** In this database of the same cluster; null for the database of the URL. */
  public ConnectRequest withDatabase(@Nullable String value) {
    return new ConnectRequest(readOnly, user, password, identity, value, tenant, limit);
  }

  /** On behalf of this tenant, whose share of the permits it draws on. */
  public ConnectRequest withTenant(String value) {
    return new ConnectRequest(readOnly, user, password, identity, database, value, limit);
  }

  public ConnectRequest withLimit(@Nullable Duration value) {
    return Objects.equals(limit, value)
        ? this
        : new ConnectRequest(readOnly, user, password, identity, database, tenant, value);
  }

  @Override
  public String toString() {
    return "ConnectRequest[readOnly="
        + readOnly
        + ", user="
        + ForeignText.of(user)
        + ", identity="
        + ForeignText.of(identity)
        + ", database="
        + ForeignText.of(database)
        + ", tenant="
        + ForeignText.of(tenant)
        + ", limit="
        + limit
        + "]";
  }
}
