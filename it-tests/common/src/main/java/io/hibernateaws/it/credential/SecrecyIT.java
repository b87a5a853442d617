package io.hibernateaws.it.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.hibernateaws.connection.AwsEngines;
import io.hibernateaws.it.Product;
import io.hibernateaws.it.Purchase;
import io.hibernateaws.it.Units;
import io.hibernateaws.local.LocalAurora;
import io.hibernateaws.local.iam.IamGate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.logging.Logger;
import org.hibernate.SessionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Secrets with a mark in them, and everything that is told at every level: none carries a mark. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class SecrecyIT {
  private static final String USER = "token_user";

  private static IamGate gate;
  private static LocalAurora cluster;

  @BeforeAll
  static void start() {
    gate = new IamGate().know(AwsKeys.ID, AwsKeys.SECRET);
    cluster = Product.newCluster().instances(1).iam(gate).start();
    cluster.createIamUser(USER);
    Units.ofNative(settings()).close();
  }

  @AfterAll
  static void stop() {
    if (cluster != null) {
      cluster.close();
    }
  }

  private static Map<String, Object> settings() {
    Map<String, Object> settings = Units.settings(cluster);
    settings.put("jakarta.persistence.schema-generation.database.action", "update");
    settings.put("hibernate.aws.telemetry.enabled", "true");
    Product.underTest()
        .verifying(cluster.certificate())
        .forEach((name, value) -> settings.put("hibernate.connection." + name, value));
    return settings;
  }

  private static Map<String, Object> withTokens() {
    Map<String, Object> settings = settings();
    settings.remove("jakarta.persistence.jdbc.password");
    settings.put("jakarta.persistence.jdbc.user", USER);
    settings.put("hibernate.aws.plugins", "+iam");
    return settings;
  }

  /** A unit's whole life: it starts, works, is asked for everything that it shows, and ends. */
  private static void live(Map<String, Object> settings, Told told) throws Exception {
    try (SessionFactory unit = Units.ofNative(settings)) {
      Units.engine(unit).observe(told::add);
      unit.inTransaction(session -> session.persist(new Purchase(UUID.randomUUID(), "Ada")));
      unit.inSession(session -> session.doWork(told::add));
      told.add(AwsEngines.of(unit));
      told.addWhatTheJvmShows();
    }
  }

  /** A unit whose log-in is refused. */
  private static void fail(Map<String, Object> settings, Told told) {
    told.add(
        Objects.requireNonNull(
            catchThrowable(() -> Units.ofNative(settings).close()), "the log-in was not refused"));
  }

  private static void assertThatNobodyWasTold(Told told, List<String> marks) {
    assertThat(told.texts()).hasSizeGreaterThan(50);
    assertThat(told.texts()).noneMatch(text -> marks.stream().anyMatch(text::contains));
  }

  @Test
  void a_password_of_the_settings_is_told_to_the_server_alone() throws Exception {
    try (Told told = new Told()) {
      live(settings(), told);
      Map<String, Object> wrong = settings();
      wrong.put("jakarta.persistence.jdbc.password", "mark-of-a-wrong-password");
      fail(wrong, told);

      assertThatNobodyWasTold(told, List.of(cluster.password(), "mark-of-a-wrong-password"));
    }
  }

  @Test
  void a_token_and_the_keys_that_sign_it_are_told_to_the_server_alone() throws Exception {
    try (AwsKeys keys = AwsKeys.usual();
        Told told = new Told()) {
      live(withTokens(), told);
      keys.set("aws.secretAccessKey", "mark-of-a-wrong-key");
      keys.set("aws.sessionToken", "mark-of-a-session");
      fail(withTokens(), told);

      assertThatNobodyWasTold(
          told,
          List.of(AwsKeys.SECRET, "mark-of-a-wrong-key", "mark-of-a-session", "X-Amz-Signature"));
    }
  }

  @Test
  void what_refuses_settings_shows_no_secret_of_them() throws Exception {
    try (Told told = new Told()) {
      Map<String, Object> settings = settings();
      settings.put("hibernate.aws.plugins", "+okta");
      settings.put("hibernate.aws.federated.idp_password", "mark-of-a-password");
      settings.put("hibernate.aws.okta.app_id", "//");
      settings.put("hibernate.aws.secrets_manager.endpoint", "ftp://ann:mark-of-a-url@example.com");
      fail(settings, told);

      assertThat(told.texts())
          .noneMatch(
              text ->
                  text.contains("mark-of-a-password")
                      || text.contains("mark-of-a-url")
                      || text.contains(cluster.password()));
    }
  }

  @Test
  @Tag("full")
  void no_static_field_leads_to_a_secret_of_an_engine_that_is_closed() throws Exception {
    try (AwsKeys keys = AwsKeys.usual();
        Told told = new Told()) {
      live(settings(), told);
      live(withTokens(), told);
    }
    assertThat(StaticState.texts())
        .anyMatch(text -> text.contains("iam.token_expiration"))
        .noneMatch(text -> text.contains(cluster.password()))
        .noneMatch(text -> text.contains(AwsKeys.SECRET) || text.contains("X-Amz-Signature"));
  }

  /** The search finds what it looks for. */
  @Test
  void a_secret_that_is_told_would_be_found() {
    try (Told told = new Told()) {
      Logger.getLogger("io.hibernateaws.made.up").finest("mark of a line");
      told.add(new IllegalStateException("outer", new IllegalStateException("mark of a cause")));

      assertThat(told.texts())
          .anyMatch(text -> text.contains("mark of a line"))
          .anyMatch(text -> text.contains("mark of a cause"));
    }
  }
}
