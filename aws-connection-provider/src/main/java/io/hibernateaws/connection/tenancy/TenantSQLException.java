package io.hibernateaws.connection.tenancy;

import java.sql.SQLNonTransientConnectionException;
import org.jspecify.annotations.Nullable;

/**
 * SQLSTATE 08004: there is no connection for this tenant, because the tenant is unknown or its
 * place cannot be. Nothing was connected, and never another tenant's place.
 */
public final class TenantSQLException extends SQLNonTransientConnectionException {
  private static final long serialVersionUID = 1L;

  public static final String SQL_STATE = "08004";

  public TenantSQLException(String reason) {
    this(reason, null);
  }

  @SuppressWarnings("NullAway") // SQLException takes a null cause as "none"
  public TenantSQLException(String reason, @Nullable Throwable cause) {
    super(reason, SQL_STATE, cause);
  }
}
