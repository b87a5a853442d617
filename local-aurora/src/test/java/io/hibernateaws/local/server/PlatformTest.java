package io.hibernateaws.local.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class PlatformTest {
  private static final Platform LINUX = Platform.of("Linux", "aarch64");
  private static final Platform MAC = Platform.of("Mac OS X", "aarch64");

  @Test
  void linux_and_macos_on_both_machines_are_known_by_the_names_that_jvms_give() {
    assertThat(LINUX).isEqualTo(new Platform(Platform.Family.LINUX, true));
    assertThat(Platform.of("Linux", "amd64")).isEqualTo(new Platform(Platform.Family.LINUX, false));
    assertThat(MAC).isEqualTo(new Platform(Platform.Family.MACOS, true));
    assertThat(Platform.of("Mac OS X", "x86_64"))
        .isEqualTo(new Platform(Platform.Family.MACOS, false));
  }

  @Test
  void another_system_or_machine_is_refused_by_its_name() {
    assertThatThrownBy(() -> Platform.of("Windows 11", "amd64"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Local clusters run on Linux and macOS, not on 'Windows 11'");
    assertThatThrownBy(() -> Platform.of("Linux", "riscv64"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Local clusters run on x86-64 and ARM64, not on 'riscv64'");
  }

  @Test
  void missing_addresses_are_told_with_the_commands_that_add_them() {
    assertThat(MAC.noAddresses(5432, 2))
        .contains("macOS on ARM64")
        .contains("sudo ifconfig lo0 alias 127.64.0.11; sudo ifconfig lo0 alias 127.64.0.111;")
        .endsWith("sudo ifconfig lo0 alias 127.64.0.12; sudo ifconfig lo0 alias 127.64.0.112");
    assertThat(LINUX.noAddresses(5432, 2)).doesNotContain("ifconfig");
  }

  @Test
  void root_is_refused_where_no_program_changes_the_account() {
    assertThatThrownBy(() -> Account.choose(MAC, 0, "The server", List.of("true")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("macOS on ARM64 has neither setpriv nor unshare");
    assertThat(Account.choose(MAC, 1000, "The server", List.of("true")).label())
        .isEqualTo("direct");
  }

  @Test
  void a_fault_without_any_answer_is_refused_by_name_but_on_linux() {
    assertThatCode(LINUX::requireUnansweredConnections).doesNotThrowAnyException();
    assertThatThrownBy(MAC::requireUnansweredConnections)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("silent crash")
        .hasMessageContaining("Linux only, not on macOS on ARM64");
  }
}
