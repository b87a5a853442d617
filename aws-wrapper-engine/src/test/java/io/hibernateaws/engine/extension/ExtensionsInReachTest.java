package io.hibernateaws.engine.extension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.hibernateaws.engine.api.SettingsException;
import io.hibernateaws.engine.config.Catalogue;
import io.hibernateaws.engine.config.GivenSettings;
import io.hibernateaws.engine.config.Notice;
import io.hibernateaws.engine.config.Setting;
import io.hibernateaws.engine.spi.ConnectInterceptor;
import io.hibernateaws.engine.spi.EngineExtension;
import io.hibernateaws.engine.spi.HostSelector;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Which extensions are found, and what is wrong with those that cannot be used. */
class ExtensionsInReachTest {
  private static final Setting<String> STRATEGY = Setting.text("any.reader_selection", "x", "x.");
  private static final AtomicInteger MADE = new AtomicInteger();

  private final GivenSettings given = new GivenSettings(Catalogue.of());
  private final ExtensionsInReach extensions =
      new ExtensionsInReach(given, List.of("random", "lowest_lag"));

  /** Brings strategies and an interceptor. */
  public static final class Acme implements EngineExtension {
    public Acme() {
      MADE.incrementAndGet();
    }

    @Override
    public String name() {
      return "acme";
    }

    @Override
    public Map<String, Supplier<HostSelector>> hostSelectors() {
      return Map.of(
          "nearest_zone", () -> (candidates, view, input) -> candidates, "none", () -> none());
    }

    @SuppressWarnings("NullAway") // what an application must not do
    private static HostSelector none() {
      return null;
    }

    @Override
    public Map<String, Supplier<ConnectInterceptor>> connectInterceptors() {
      return Map.of(
          "broken",
          () -> {
            throw new IllegalStateException("no key store");
          });
    }
  }

  /** Another with the same name. */
  public static final class Acme2 implements EngineExtension {
    @Override
    public String name() {
      return "ACME";
    }
  }

  /** Another that brings the same. */
  public static final class Zones implements EngineExtension {
    @Override
    public String name() {
      return "zones";
    }

    @Override
    public Map<String, Supplier<HostSelector>> hostSelectors() {
      return Map.of("nearestZone", () -> (candidates, view, input) -> candidates);
    }
  }

  /** Takes a name of the engine's. */
  public static final class Taker implements EngineExtension {
    @Override
    public String name() {
      return "taker";
    }

    @Override
    public Map<String, Supplier<HostSelector>> hostSelectors() {
      return Map.of("lowestLag", () -> (candidates, view, input) -> candidates);
    }
  }

  /** Has no name that a setting could give. */
  public static final class Nameless implements EngineExtension {
    @Override
    public String name() {
      return "a,b";
    }
  }

  /** Cannot be made. */
  public static final class Unmade implements EngineExtension {
    public Unmade() {
      throw new IllegalStateException("no licence");
    }

    @Override
    public String name() {
      return "unmade";
    }
  }

  /** Cannot say what it brings. */
  public static final class Mute implements EngineExtension {
    @Override
    public String name() {
      return "mute";
    }

    @Override
    public Map<String, Supplier<HostSelector>> hostSelectors() {
      throw new IllegalStateException("no network");
    }
  }

  private Brought<HostSelector> find(String name, Class<?>... extensionsThere) {
    return OtherJar.with(
        OtherJar.names(extensionsThere),
        () -> extensions.hostSelector(STRATEGY, name, List.of("random"), "a HostSelector"));
  }

  private List<String> problems(Class<?>... extensionsThere) {
    find("nearest_zone", extensionsThere);
    return given.problems();
  }

  private static String named(Class<?> extension) {
    return extension.getName();
  }

  @Test
  void a_name_is_found_in_any_letter_case_and_with_any_separators() {
    assertThat(find("nearestZone", Acme.class))
        .hasToString("the reader selection strategy 'nearest_zone' of the extension 'acme'");
    assertThat(given.problems()).isEmpty();
    assertThat(extensions.hostSelector(STRATEGY, "NEAREST-ZONE", List.of(), "")).isNotNull();
  }

  @Test
  void
      extensions_are_looked_for_once_for_all_settings_and_made_once_though_two_loaders_show_them() {
    int before = MADE.get();
    find("nearest_zone", Acme.class, Acme.class);
    extensions.hostSelector(STRATEGY, "nearest_zone", List.of(), "");
    extensions.connectInterceptor(STRATEGY, "broken");
    assertThat(MADE.get() - before).isEqualTo(1);
    assertThat(given.problems()).isEmpty();
  }

  @Test
  void what_was_chosen_is_told_by_extension_and_nothing_where_nothing_was() {
    extensions.tellChosen();
    assertThat(given.notices()).isEmpty();

    find("nearestZone", Acme.class);
    find("nearest_zone", Acme.class);
    extensions.connectInterceptor(STRATEGY, "broken");
    extensions.connectInterceptor(STRATEGY, "nothing");
    extensions.tellChosen();

    assertThat(given.notices())
        .containsExactly(
            new Notice(
                false,
                "extensions: acme (reader selection strategy nearest_zone, connect interceptor"
                    + " broken), unit-test (connect interceptor nothing)"));
  }

  @Test
  void an_unknown_name_is_answered_with_the_nearest_and_all_that_there_are() {
    assertThat(find("nearest_zoen", Acme.class)).isNull();
    assertThat(given.problems())
        .containsExactly(
            "hibernate.aws.any.reader_selection=nearest_zoen: is not valid; did you mean"
                + " nearest_zone? Provided: random, nearest_zone (of the extension 'acme'), none"
                + " (of the extension 'acme'), or a HostSelector");
  }

  @Test
  void two_extensions_with_one_name_are_refused_and_all_there_are_are_listed() {
    assertThat(problems(Acme.class, Acme2.class))
        .containsExactly(
            "two extensions are called 'acme': "
                + named(Acme.class)
                + " and "
                + named(Acme2.class)
                + "; remove one of them from the class path, where there are: "
                + String.join(
                    ", ", named(UnitTestExtension.class), named(Acme.class), named(Acme2.class)));
  }

  @Test
  void two_extensions_that_bring_the_same_are_refused() {
    assertThat(problems(Acme.class, Zones.class))
        .containsExactly(
            "there is a reader selection strategy 'nearest_zone' of the extension 'acme' and a"
                + " reader selection strategy 'nearestZone' of the extension 'zones'; remove one"
                + " of them from the class path");
  }

  @Test
  void a_name_of_the_engine_is_refused_and_all_of_them_are_listed() {
    assertThat(problems(Acme.class, Taker.class))
        .containsExactly(
            "the extension 'taker' calls a reader selection strategy 'lowestLag', which is one of"
                + " the engine's own names: random, lowest_lag; it must have another");
  }

  @Test
  void an_extension_that_cannot_be_used_is_named() {
    assertThat(problems(Acme.class, Nameless.class, Unmade.class, Mute.class))
        .containsExactlyInAnyOrder(
            "the extension "
                + named(Nameless.class)
                + " is called 'a,b'; a name begins with a letter and has letters, digits, - and _",
            "the extension " + named(Unmade.class) + " cannot be made: no licence",
            "the extension 'mute' cannot say what it brings: no network");
  }

  @Test
  void a_file_that_names_no_extension_is_refused() {
    OtherJar.with(
        List.of("no.such.Extension"), () -> extensions.connectInterceptor(STRATEGY, "nothing"));
    assertThat(given.problems())
        .hasSize(1)
        .allMatch(
            problem ->
                problem.startsWith("an extension on the class path cannot be loaded: ")
                    && problem.contains("no.such.Extension"));
  }

  @Test
  void a_supplier_that_throws_or_gives_null_ends_the_start_with_the_setting_and_the_extension() {
    Brought<ConnectInterceptor> broken =
        OtherJar.with(
            OtherJar.names(Acme.class), () -> extensions.connectInterceptor(STRATEGY, "broken"));
    assertThat(catchThrowableOfType(SettingsException.class, broken::make))
        .hasMessage(
            "hibernate.aws.any.reader_selection=broken: the connect interceptor 'broken' of the"
                + " extension 'acme' could not be made: no key store")
        .hasCauseExactlyInstanceOf(IllegalStateException.class);

    Brought<HostSelector> none =
        Objects.requireNonNull(extensions.hostSelector(STRATEGY, "none", List.of(), ""));
    assertThat(catchThrowableOfType(SettingsException.class, none::make))
        .hasMessageEndingWith("'acme' could not be made, its supplier gives null");
  }

  @Test
  void two_readings_choose_the_same() {
    Brought<HostSelector> one = find("nearest_zone", Acme.class);
    Brought<HostSelector> other =
        OtherJar.with(
            OtherJar.names(Acme.class),
            () ->
                new ExtensionsInReach(given, List.of())
                    .hostSelector(STRATEGY, "nearestZone", List.of(), ""));
    assertThat(one).isEqualTo(other).hasSameHashCodeAs(other);
    assertThat(one).isNotEqualTo(find("none", Acme.class));
  }
}
