package io.hibernateaws.engine.assembly;

import io.hibernateaws.engine.config.GivenConnection;
import io.hibernateaws.engine.config.Setting;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Without what a setting of a service that gives passwords has no effect.
 *
 * @param settings relative to our prefix
 * @param url of the connection
 * @param user of the connection, null for none
 * @param password of the connection, null for none
 */
record LoginNeeds(
    Map<String, String> settings, String url, @Nullable String user, @Nullable String password) {
  private static final String CLUSTER =
      "jdbc:postgresql://shop.cluster-xyz.eu-central-1.rds.amazonaws.com/shop?sslmode=verify-full";
  private static final String CUSTOM = "jdbc:postgresql://db.example.com/shop?sslmode=verify-full";
  private static final String USER = "ann";
  private static final String PASSWORD = "s3cret";

  private static final Map<String, String> FEDERATED =
      Map.of(
          "plugins", "+federated_auth",
          "federated.db_user", "shop",
          "federated.idp_endpoint", "idp.example.com",
          "federated.iam_role_arn", "arn:aws:iam::123456789012:role/shop",
          "federated.iam_idp_arn", "arn:aws:iam::123456789012:saml-provider/corp");

  /**
   * What a setting needs; null for one of something else.
   *
   * @param given whether the setting itself is given
   */
  static @Nullable LoginNeeds of(String setting, boolean given) {
    if (setting.startsWith("iam.") || setting.equals("credentials.profile")) {
      boolean custom = given && setting.equals("iam.host");
      return new LoginNeeds(Map.of("plugins", "+iam"), custom ? CUSTOM : CLUSTER, USER, null);
    }
    if (setting.startsWith("secrets_manager.")) {
      return new LoginNeeds(
          Map.of("plugins", "+aws_secrets_manager", "secrets_manager.secret_id", "shop"),
          CLUSTER,
          null,
          null);
    }
    if (setting.startsWith("federated.")) {
      // The user and the password of the connection stand for those at the identity provider.
      return new LoginNeeds(
          FEDERATED,
          CLUSTER,
          given && setting.endsWith("idp_username") ? null : USER,
          given && setting.endsWith("idp_password") ? null : PASSWORD);
    }
    if (setting.equals("okta.app_id")) {
      Map<String, String> okta = new HashMap<>(FEDERATED);
      okta.put("plugins", "+okta");
      okta.put("okta.app_id", "abc");
      return new LoginNeeds(okta, CLUSTER, USER, PASSWORD);
    }
    return null;
  }

  /** Reads what is needed and, where they are given, the value of a name of the setting. */
  EngineConfig read(Setting<?> setting, @Nullable String name, @Nullable String value) {
    Map<String, Object> all = new HashMap<>();
    settings.forEach((needed, text) -> all.put("hibernate.aws." + needed, text));
    if (name != null && value != null) {
      all.remove("hibernate.aws." + setting.name());
      all.put("hibernate.aws." + name, value);
    }
    return SettingsReader.read(
        all, new GivenConnection(url, user, password, Map.of(), null, "unit"));
  }
}
