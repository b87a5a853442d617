package io.hibernateaws.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateaws.engine.link.LinkStore;
import io.hibernateaws.engine.spi.EngineExtension;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.aot.hint.TypeReference;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.core.io.support.SpringFactoriesLoader;

/** What a build of a native image is told. */
class EngineHintsTest {
  private final RuntimeHints hints = new RuntimeHints();

  EngineHintsTest() {
    List<RuntimeHintsRegistrar> registrars =
        SpringFactoriesLoader.forResourceLocation("META-INF/spring/aot.factories")
            .load(RuntimeHintsRegistrar.class);
    assertThat(registrars).hasAtLeastOneElementOfType(EngineHints.class);
    registrars.forEach(one -> one.registerHints(hints, EngineHintsTest.class.getClassLoader()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "io.hibernateaws.engine.driver.PgLinkSocketFactory",
        "io.hibernateaws.engine.driver.MySqlConnectorSocketFactory",
        "io.hibernateaws.connection.AwsConnectionProvider",
        "io.hibernateaws.connection.AwsMultiTenantConnectionProvider"
      })
  void classes_that_are_made_by_their_names_can_be_made(String name) throws Exception {
    assertThat(Class.forName(name).getDeclaredConstructors()).isNotEmpty();
    assertThat(
            RuntimeHintsPredicates.reflection()
                .onType(TypeReference.of(name))
                .withMemberCategory(MemberCategory.INVOKE_DECLARED_CONSTRUCTORS))
        .accepts(hints);
  }

  @Test
  void services_of_the_engine_are_found_and_made() {
    for (Class<?> service : List.of(EngineExtension.class, LinkStore.Factory.class)) {
      assertThat(
              RuntimeHintsPredicates.resource()
                  .forResource("META-INF/services/" + service.getName()))
          .accepts(hints);
      ServiceLoader.load(service).stream()
          .forEach(
              provider ->
                  assertThat(
                          RuntimeHintsPredicates.reflection()
                              .onType(provider.type())
                              .withMemberCategory(MemberCategory.INVOKE_DECLARED_CONSTRUCTORS))
                      .accepts(hints));
    }
    assertThat(ServiceLoader.load(LinkStore.Factory.class)).isNotEmpty();
  }

  @Test
  void optional_libraries_are_seen_where_they_are() {
    assertThat(
            RuntimeHintsPredicates.reflection()
                .onType(
                    TypeReference.of(
                        "org.springframework.transaction.support.TransactionSynchronizationManager")))
        .accepts(hints);
    assertThat(
            RuntimeHintsPredicates.reflection()
                .onType(TypeReference.of("software.amazon.awssdk.services.rds.RdsClient")))
        .rejects(hints);
  }
}
