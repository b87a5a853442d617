package io.hibernateaws.spring.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URL;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;

/** Whether an application without a database would be given a local cluster. */
class OnDevelopmentTest {
  private static final String ASKED = "hibernate.aws.local.enabled=true";

  static class Application {
    @Bean
    @Conditional(OnDevelopment.class)
    String cluster() {
      return "cluster";
    }
  }

  /** Of an executable archive: it has the class that starts it. */
  private static final class OfArchive extends ClassLoader {
    OfArchive() {
      super(OnDevelopmentTest.class.getClassLoader());
    }

    @Override
    public @Nullable URL getResource(String name) {
      boolean launcher = name.equals("org/springframework/boot/loader/launch/Launcher.class");
      return super.getResource(
          launcher ? OnDevelopmentTest.class.getName().replace('.', '/') + ".class" : name);
    }
  }

  private static boolean isGiven(ClassLoader loader, String... properties) {
    try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
      context.setClassLoader(loader);
      TestPropertyValues.of(properties).applyTo(context);
      context.register(Application.class);
      context.refresh();
      return context.containsBean("cluster");
    }
  }

  private static boolean isGivenInTests(String... properties) {
    return isGiven(OnDevelopmentTest.class.getClassLoader(), properties);
  }

  /** On a thread that no test framework has on its stack. */
  private static boolean isGivenWhereRun(ClassLoader loader, String... properties)
      throws InterruptedException, ExecutionException {
    FutureTask<Boolean> run = new FutureTask<>(() -> isGiven(loader, properties));
    new Thread(run, "developer").start();
    return run.get();
  }

  private static boolean isGivenWhereRun(String... properties)
      throws InterruptedException, ExecutionException {
    return isGivenWhereRun(OnDevelopmentTest.class.getClassLoader(), properties);
  }

  @Test
  void an_application_that_is_run_is_given_a_cluster_unless_it_has_a_database() throws Exception {
    assertThat(isGivenWhereRun()).isTrue();
    assertThat(isGivenWhereRun("spring.datasource.url=")).isTrue();
    assertThat(isGivenWhereRun("spring.datasource.url=jdbc:h2:mem:shop")).isFalse();
    assertThat(isGivenWhereRun("spring.datasource.jndi-name=java:/shop")).isFalse();
    assertThat(isGivenWhereRun("hibernate.aws.local.enabled=false")).isFalse();
  }

  @Test
  void a_test_is_given_one_if_it_asks() {
    assertThat(isGivenInTests()).isFalse();
    assertThat(isGivenInTests(ASKED)).isTrue();
  }

  @Test
  void a_packaged_application_is_given_one_if_it_asks() throws Exception {
    assertThat(isGivenWhereRun(new OfArchive())).isFalse();
    assertThat(isGivenWhereRun(new OfArchive(), ASKED)).isTrue();
  }
}
