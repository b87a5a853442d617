package io.hibernateaws.engine.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReadOnlyScopeTest {
  @AfterEach
  void nothing_is_left_open() {
    assertThat(ReadOnlyScope.current()).isNull();
  }

  @Test
  void the_innermost_scope_counts() {
    try (ReadOnlyScope outer = ReadOnlyScope.open()) {
      try (ReadOnlyScope inner = ReadOnlyScope.writable()) {
        assertThat(ReadOnlyScope.current()).isSameAs(inner);
        assertThat(inner.isReadOnly()).isFalse();
      }
      assertThat(ReadOnlyScope.current()).isSameAs(outer);
      assertThat(outer.isReadOnly()).isTrue();
    }
  }

  @Test
  void it_acts_on_its_own_thread_alone() {
    try (ReadOnlyScope scope = ReadOnlyScope.open()) {
      assertThat(CompletableFuture.supplyAsync(ReadOnlyScope::current).join()).isNull();
      assertThatThrownBy(() -> CompletableFuture.runAsync(scope::close).join())
          .hasRootCauseInstanceOf(IllegalStateException.class)
          .hasMessageContaining(Thread.currentThread().getName());
      assertThat(ReadOnlyScope.current()).isSameAs(scope);
    }
  }

  @Test
  void closing_the_outer_one_ends_what_was_left_open_inside() {
    ReadOnlyScope outer = ReadOnlyScope.open();
    ReadOnlyScope forgotten = ReadOnlyScope.writable();

    outer.close();

    assertThat(ReadOnlyScope.current()).isNull();
    try (ReadOnlyScope later = ReadOnlyScope.open()) {
      forgotten.close();
      outer.close();
      assertThat(ReadOnlyScope.current()).isSameAs(later);
    }
  }
}
