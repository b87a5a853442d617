package io.hibernateaws.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateaws.connection.tenancy.TenantPlace;
import io.hibernateaws.engine.assembly.EngineConfig;
import io.hibernateaws.engine.credential.IamSettings;
import io.hibernateaws.engine.endpoint.JdbcUrlParser;
import io.hibernateaws.engine.product.registry.Products;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the clusters of tenants have of a unit whose passwords a service gives. */
class ClusterSettingsTest {
  private static final String BLUE =
      "jdbc:postgresql://blue.cluster-xyz.us-east-1.rds.amazonaws.com/";
  private static final String ROLE = "arn:aws:iam::123456789012:role/blue";

  private static ClusterSettings of(@Nullable Object... namesAndValues) {
    Map<String, Object> settings = TenantUnit.settings(namesAndValues);
    settings.put("hibernate.connection.sslmode", "verify-full");
    return ClusterSettings.of(settings, UnitEngine.read(settings));
  }

  /** A unit that reaches its own cluster by a name of its own. */
  private static ClusterSettings tokens() {
    return of(
        "hibernate.aws.plugins", "+iam",
        "hibernate.aws.iam.host", "shop.cluster-abc.eu-central-1.rds.amazonaws.com",
        "hibernate.aws.iam.region", "eu-central-1",
        "hibernate.aws.iam.default_port", "6432",
        "hibernate.aws.iam.token_expiration", "60",
        "hibernate.aws.credentials.profile", "shop");
  }

  private static EngineConfig read(ClusterSettings unit, String url) {
    return unit.read(ClusterSettings.clusterOf(JdbcUrlParser.parse(url, Products.PROTOCOLS)));
  }

  private static List<String> problems(ClusterSettings unit, TenantPlace place) {
    List<String> problems = new ArrayList<>();
    unit.check(List.of(place), problems);
    return problems;
  }

  @Test
  void what_tokens_name_is_of_one_cluster_and_who_signs_them_is_of_all() {
    assertThat(read(tokens(), BLUE).login())
        .asInstanceOf(InstanceOfAssertFactories.type(IamSettings.class))
        .returns(null, IamSettings::host)
        .returns(null, IamSettings::region)
        .returns(null, IamSettings::defaultPort)
        .returns(60L, iam -> iam.tokenExpiration().toSeconds())
        .returns("shop", IamSettings::profile);
    assertThat(problems(tokens(), TenantPlace.onCluster(BLUE + "blue"))).isEmpty();
  }

  @Test
  void a_tenants_cluster_of_another_name_tells_in_its_url_what_tokens_name() {
    String url = "jdbc:postgresql://blue.example.com/";
    assertThat(problems(tokens(), TenantPlace.onCluster(url + "blue")))
        .singleElement()
        .asString()
        .startsWith("for the tenants of ")
        .contains("hibernate.aws.iam.host: is missing: blue.example.com is no endpoint of RDS");
    assertThat(
            read(tokens(), url + "?aws.iam.host=blue.cluster-xyz.us-east-1.rds.amazonaws.com")
                .login())
        .asInstanceOf(InstanceOfAssertFactories.type(IamSettings.class))
        .returns("blue.cluster-xyz.us-east-1.rds.amazonaws.com", IamSettings::host);
  }

  /** Only its tenants have users; its monitors' password is not one that a token replaces. */
  @Test
  void the_password_of_a_units_monitors_is_none_of_its_tenants_clusters() {
    ClusterSettings unit =
        of(
            "hibernate.connection.url",
            "jdbc:postgresql://shop.cluster-abc.eu-central-1.rds.amazonaws.com/shop",
            "hibernate.connection.username",
            null,
            "hibernate.aws.plugins",
            "+iam",
            "hibernate.aws.monitoring.user",
            "watch",
            "hibernate.aws.monitoring.password",
            "s3cret");
    assertThat(problems(unit, TenantPlace.onCluster(BLUE + "blue"))).isEmpty();
    EngineConfig blue = read(unit, BLUE);
    assertThat(blue.connection().user().user()).isEqualTo("watch");
    assertThat(blue.connection().user().password()).isNull();
    assertThat(blue.monitoring().credentials()).isNotNull();
  }

  @Test
  void without_a_service_the_units_user_and_password_are_theirs() {
    ClusterSettings unit = of("hibernate.connection.password", "s3cret");
    assertThat(read(unit, BLUE).connection().user().password()).isEqualTo("s3cret");
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = "+iam")
  void a_secret_of_a_tenant_is_refused_beside_another_plugin(@Nullable String plugin) {
    ClusterSettings unit =
        plugin == null ? of("hibernate.connection.password", "s3cret") : tokens();
    assertThat(problems(unit, TenantPlace.withSecretOf("blue")))
        .containsExactly(
            "a tenant's secret_id has no effect without"
                + " hibernate.aws.plugins=+aws_secrets_manager.");
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = "+aws_secrets_manager")
  void a_role_of_a_tenant_is_refused_beside_another_plugin(@Nullable String plugin) {
    ClusterSettings unit =
        plugin == null ? of("hibernate.connection.password", "s3cret") : secret();
    assertThat(problems(unit, TenantPlace.as("blue", null).withRole(ROLE)))
        .containsExactly("a tenant's role_arn has no effect without hibernate.aws.plugins=+iam.");
  }

  @Test
  void each_is_taken_beside_its_own() {
    assertThat(problems(secret(), TenantPlace.withSecretOf("blue"))).isEmpty();
    assertThat(problems(tokens(), TenantPlace.as("blue", null).withRole(ROLE))).isEmpty();
  }

  private static ClusterSettings secret() {
    return of(
        "hibernate.connection.username",
        null,
        "hibernate.aws.plugins",
        "+aws_secrets_manager",
        "hibernate.aws.secrets_manager.secret_id",
        "shop");
  }
}
