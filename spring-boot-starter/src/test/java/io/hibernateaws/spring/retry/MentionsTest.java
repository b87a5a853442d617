package io.hibernateaws.spring.retry;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateaws.spring.RetryOnFailover;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A class that is passed over is never run again, so that what has the annotation must be seen. */
class MentionsTest {
  private final Mentions mentions = new Mentions(RetryOnFailover.class);

  @RetryOnFailover
  static class OnClass {}

  static class OnMethod {
    @RetryOnFailover
    void hidden() {}
  }

  static class OnSuperclass extends OnMethod {}

  interface Deep {
    @RetryOnFailover
    void work();
  }

  interface Shallow extends Deep {}

  abstract static class OnInterface implements Shallow {}

  @Retention(RetentionPolicy.RUNTIME)
  @RetryOnFailover
  @interface Ours {}

  @Retention(RetentionPolicy.RUNTIME)
  @Ours
  @Endless
  @interface Endless {}

  static class OnAnnotation {
    @Endless
    void work() {}
  }

  @Retention(RetentionPolicy.RUNTIME)
  @Other
  @interface Other {}

  @Other
  static class Nowhere implements Comparable<Nowhere> {
    @Override
    @Other
    public int compareTo(Nowhere other) {
      return 0;
    }
  }

  @ParameterizedTest
  @ValueSource(
      classes = {
        OnClass.class,
        OnMethod.class,
        OnSuperclass.class,
        OnInterface.class,
        OnAnnotation.class
      })
  void an_annotation_is_seen_wherever_spring_would_find_it(Class<?> type) {
    assertThat(mentions.in(type)).isTrue();
    assertThat(mentions.in(type)).as("asked again").isTrue();
  }

  @Test
  void a_class_without_it_is_passed_over() {
    assertThat(mentions.in(Nowhere.class)).isFalse();
    assertThat(mentions.in(String.class)).isFalse();
  }
}
