package io.hibernateaws.engine.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InstancesTest {
  private static final String INITIALISED = "instances.test.initialised";

  /** Of no type that a setting asks for. */
  static final class Stranger {
    static {
      System.setProperty(INITIALISED, "yes");
    }
  }

  @AfterEach
  void forget() {
    System.clearProperty(INITIALISED);
  }

  @Test
  void no_code_runs_of_a_class_of_another_type() {
    String name = InstancesTest.class.getName() + "$Stranger";
    assertThatThrownBy(
            () -> Instances.parse(name, Runnable.class, "must be a Runnable", (type, made) -> made))
        .hasMessage("must be a Runnable");
    assertThat(System.getProperty(INITIALISED)).isNull();
  }
}
