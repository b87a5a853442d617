package io.hibernateaws.local.mysql.iam;

import io.hibernateaws.local.mysql.handshake.Secret;
import io.hibernateaws.local.replication.AdminLink;
import io.hibernateaws.local.server.Credentials;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * The accounts of one cluster that must come with IAM. A server of the community has no plugin for
 * them: they are those that have, to the last bit, the verifier of one password, which only the
 * gate knows. A locked account keeps that verifier, so every server can say which they are.
 * Thread-safe.
 */
public final class IamAccounts {
  private static final String KEEPER = "AWSAuthenticationPlugin";

  private final String password = Credentials.randomPassword();
  private volatile @Nullable String verifier;

  /** With a new password. */
  public IamAccounts() {}

  String password() {
    return password;
  }

  /** On the first writer, before its readers start: from now on there may be such accounts. */
  public void begin(AdminLink writer, Duration deadline) throws SQLException {
    writer.execute(
        deadline,
        "create user '%s'@'localhost' identified with %s by '%s' account lock"
            .formatted(KEEPER, Secret.PLUGIN, password));
    verifier =
        writer.first(
            "select hex(authentication_string)" + keeper(), deadline, row -> row.getString(1));
  }

  private static String keeper() {
    return " from mysql.user where user = '" + KEEPER + "'";
  }

  /**
   * What stands in a statement for {@code AWSAuthenticationPlugin as 'RDS'}; null before there may
   * be such accounts.
   */
  public @Nullable String plugin() {
    String hex = verifier;
    return hex == null ? null : Secret.PLUGIN + " as 0x" + hex;
  }

  /** Whether a server has such an account of this name. */
  static boolean contain(AdminLink server, String user, Duration deadline) throws SQLException {
    String name = HexFormat.of().formatHex(user.getBytes(StandardCharsets.UTF_8));
    return server.first(
        "select count(*) from mysql.user where user = convert(x'%s' using utf8mb4) and user <> '%s' and authentication_string = (select authentication_string%s)"
            .formatted(name, KEEPER, keeper()),
        deadline,
        row -> row.getInt(1) > 0);
  }
}
