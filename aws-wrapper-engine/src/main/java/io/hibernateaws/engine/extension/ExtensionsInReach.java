package io.hibernateaws.engine.extension;

import io.hibernateaws.engine.config.GivenSettings;
import io.hibernateaws.engine.config.NearestName;
import io.hibernateaws.engine.config.Setting;
import io.hibernateaws.engine.foreign.ForeignText;
import io.hibernateaws.engine.spi.ConnectInterceptor;
import io.hibernateaws.engine.spi.CredentialSource;
import io.hibernateaws.engine.spi.EngineExtension;
import io.hibernateaws.engine.spi.HostSelector;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The extensions on the class path of the application, looked for when a setting first names
 * something that is not the engine's own: an application that names nothing of theirs is not
 * touched by their presence, nor by what is wrong with them. Confined to one reading.
 */
public final class ExtensionsInReach {
  private final GivenSettings given;
  private final Collection<String> ownStrategies;
  private final Map<String, List<String>> chosen = new TreeMap<>();
  private @Nullable List<FoundExtension> found;

  /**
   * @param given takes the problems
   * @param ownStrategies names of strategies that an extension must not use
   */
  public ExtensionsInReach(GivenSettings given, Collection<String> ownStrategies) {
    this.given = given;
    this.ownStrategies = ownStrategies;
  }

  /** Something that a setting may name, for messages. */
  private record Kind<T>(
      String words, Function<FoundExtension, Map<String, Supplier<T>>> broughtBy) {
    static final String STRATEGY = "reader selection strategy";
    static final String SOURCE = "credential source";
    static final String INTERCEPTOR = "connect interceptor";

    String called(String name, FoundExtension by) {
      return words + " '" + name + "' of the extension '" + by.name() + "'";
    }
  }

  /**
   * The strategy with this name; null, with a problem, where no extension brings it.
   *
   * @param provided what comes with the engine
   * @param otherwise what else may be written
   */
  public @Nullable Brought<HostSelector> hostSelector(
      Setting<?> setting, String name, List<String> provided, String otherwise) {
    return find(setting, name, strategies(), provided, otherwise);
  }

  /**
   * The source with this name; null, with a problem, where no extension brings it.
   *
   * @param otherwise what else may be written
   */
  @Nullable Brought<CredentialSource> credentialSource(
      Setting<?> setting, String name, String otherwise) {
    return find(setting, name, sources(), List.of(), otherwise);
  }

  /** The interceptor with this name; null, with a problem, where no extension brings it. */
  @Nullable Brought<ConnectInterceptor> connectInterceptor(Setting<?> setting, String name) {
    return find(setting, name, interceptors(), List.of(), "");
  }

  private static Kind<HostSelector> strategies() {
    return new Kind<>(Kind.STRATEGY, FoundExtension::hostSelectors);
  }

  private static Kind<CredentialSource> sources() {
    return new Kind<>(Kind.SOURCE, FoundExtension::credentialSources);
  }

  private static Kind<ConnectInterceptor> interceptors() {
    return new Kind<>(Kind.INTERCEPTOR, FoundExtension::connectInterceptors);
  }

  /** Tells in the line of the start what was chosen of which extension. */
  public void tellChosen() {
    if (!chosen.isEmpty()) {
      given.inform(
          "extensions: "
              + chosen.entrySet().stream()
                  .map(one -> one.getKey() + " (" + String.join(", ", one.getValue()) + ")")
                  .collect(Collectors.joining(", ")));
    }
  }

  private <T> @Nullable Brought<T> find(
      Setting<?> setting, String name, Kind<T> kind, List<String> provided, String otherwise) {
    List<FoundExtension> all = found();
    for (FoundExtension one : all) {
      for (Map.Entry<String, Supplier<T>> entry : kind.broughtBy().apply(one).entrySet()) {
        String called = entry.getKey();
        if (FoundExtension.folded(called).equals(FoundExtension.folded(name))) {
          choose(one.name(), kind.words() + " " + called);
          return new Brought<>(
              given.nameOf(setting) + "=" + name,
              "the " + kind.called(called, one),
              one.type(),
              entry.getValue());
        }
      }
    }
    given.problem(setting, name, "is not valid" + alternatives(name, kind, provided, otherwise));
    return null;
  }

  private void choose(String extension, String what) {
    List<String> before = chosen.computeIfAbsent(extension, key -> new ArrayList<>());
    if (!before.contains(what)) {
      before.add(what);
    }
  }

  private String alternatives(String name, Kind<?> kind, List<String> provided, String otherwise) {
    List<String> names = new ArrayList<>(provided);
    List<String> shown = new ArrayList<>(provided);
    for (FoundExtension one : found()) {
      for (String brought : new TreeSet<>(kind.broughtBy().apply(one).keySet())) {
        names.add(brought);
        shown.add(brought + " (of the extension '" + one.name() + "')");
      }
    }
    if (shown.isEmpty()) {
      return "; no extension on the class path brings a "
          + kind.words()
          + (otherwise.isEmpty() ? "" : "; write " + otherwise);
    }
    return NearestName.of(name, names)
            .map(near -> "; did you mean " + near + "? Provided: ")
            .orElse("; provided: ")
        + String.join(", ", shown)
        + (otherwise.isEmpty() ? "" : ", or " + otherwise);
  }

  private List<FoundExtension> found() {
    List<FoundExtension> known = found;
    if (known == null) {
      known = load();
      found = known;
    }
    return known;
  }

  /** Those of the application first: in a container the engine may be where they are not seen. */
  private List<FoundExtension> load() {
    Map<String, ServiceLoader.Provider<EngineExtension>> providers = new LinkedHashMap<>();
    TreeSet<String> problems = new TreeSet<>();
    collect(Thread.currentThread().getContextClassLoader(), providers, problems);
    collect(ExtensionsInReach.class.getClassLoader(), providers, problems);
    Map<String, FoundExtension> byName = new LinkedHashMap<>();
    for (ServiceLoader.Provider<EngineExtension> provider : providers.values()) {
      FoundExtension one = read(provider, problems);
      FoundExtension other =
          one == null ? null : byName.putIfAbsent(FoundExtension.folded(one.name()), one);
      if (one != null && other != null) {
        problems.add(
            "two extensions are called '"
                + other.name()
                + "': "
                + other.type().getName()
                + " and "
                + one.type().getName()
                + "; remove one of them from the class path, where there are: "
                + String.join(", ", providers.keySet()));
      }
    }
    List<FoundExtension> all = List.copyOf(byName.values());
    refuseOwnNames(all, problems);
    Stream.of(strategies(), sources(), interceptors())
        .forEach(kind -> refuseDoubles(all, kind, problems));
    problems.forEach(given::problem);
    return all;
  }

  /** By the names of their classes: what two class loaders show twice is one extension. */
  private static void collect(
      @Nullable ClassLoader loader,
      Map<String, ServiceLoader.Provider<EngineExtension>> into,
      Collection<String> problems) {
    try {
      ServiceLoader.load(EngineExtension.class, loader).stream()
          .forEach(provider -> into.putIfAbsent(provider.type().getName(), provider));
    } catch (ServiceConfigurationError e) {
      problems.add("an extension on the class path cannot be loaded: " + ForeignText.message(e));
    }
  }

  private static @Nullable FoundExtension read(
      ServiceLoader.Provider<EngineExtension> provider, Collection<String> problems) {
    try {
      return FoundExtension.of(provider.get());
    } catch (ServiceConfigurationError e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      problems.add(
          "the extension "
              + provider.type().getName()
              + " cannot be made: "
              + FoundExtension.text(cause));
    } catch (IllegalArgumentException e) {
      problems.add(String.valueOf(e.getMessage()));
    }
    return null;
  }

  private void refuseOwnNames(List<FoundExtension> all, Collection<String> problems) {
    for (FoundExtension one : all) {
      for (String name : one.hostSelectors().keySet()) {
        String folded = FoundExtension.folded(name);
        if (ownStrategies.stream().anyMatch(own -> FoundExtension.folded(own).equals(folded))) {
          problems.add(
              "the extension '"
                  + one.name()
                  + "' calls a "
                  + Kind.STRATEGY
                  + " '"
                  + name
                  + "', which is one of the engine's own names: "
                  + String.join(", ", ownStrategies)
                  + "; it must have another");
        }
      }
    }
  }

  private static <T> void refuseDoubles(
      List<FoundExtension> all, Kind<T> kind, Collection<String> problems) {
    Map<String, String> owners = new HashMap<>();
    for (FoundExtension one : all) {
      for (String name : new TreeSet<>(kind.broughtBy().apply(one).keySet())) {
        String other = owners.putIfAbsent(FoundExtension.folded(name), kind.called(name, one));
        if (other != null) {
          problems.add(
              "there is a "
                  + other
                  + " and a "
                  + kind.called(name, one)
                  + "; remove one of them from the class path");
        }
      }
    }
  }
}
