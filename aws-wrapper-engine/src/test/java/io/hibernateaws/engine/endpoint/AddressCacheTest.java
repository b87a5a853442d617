package io.hibernateaws.engine.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What a JVM's memory of addresses means for names that move. */
class AddressCacheTest {
  @Test
  void
      the_security_property_counts_before_the_system_property_and_without_both_the_jvm_keeps_30_s() {
    assertThat(AddressCache.of("60", "1")).isEqualTo(new AddressCache(60));
    assertThat(AddressCache.of(null, "1")).isEqualTo(new AddressCache(1));
    assertThat(AddressCache.of("", "soon")).isEqualTo(new AddressCache(30));
    assertThat(AddressCache.of(null, null)).isEqualTo(new AddressCache(30));
  }

  @Test
  void a_long_memory_is_told_with_what_to_set() {
    assertThat(new AddressCache(30).delay()).contains("for 30 s", "networkaddress.cache.ttl");
    assertThat(new AddressCache(-1).delay()).contains("for ever", "-Dsun.net.inetaddr.ttl=5");
    assertThat(new AddressCache(5).delay()).isNull();
    assertThat(new AddressCache(0).delay()).isNull();
  }
}
