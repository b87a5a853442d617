package io.hibernateaws.engine.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The settings of one room, or of several rooms one after the other, in the order of the
 * documentation. Immutable.
 */
public final class Catalogue {
  private final List<Setting<?>> settings;
  private final List<PropertyGroup> groups;
  private final List<RefusedName> refused;
  private final Map<String, Setting<?>> byName = new LinkedHashMap<>();
  private final List<String> meant;

  private Catalogue(
      List<Setting<?>> settings, List<PropertyGroup> groups, List<RefusedName> refused) {
    this.settings = List.copyOf(settings);
    this.groups = List.copyOf(groups);
    this.refused = List.copyOf(refused);
    for (Setting<?> setting : settings) {
      for (String name : setting.names()) {
        if (byName.put(name, setting) != null) {
          throw new IllegalArgumentException("two settings are called " + name);
        }
      }
    }
    this.meant =
        Stream.concat(
                byName.keySet().stream(),
                refused.stream()
                    .filter(one -> !one.prefix() && one.kind() == RefusedName.Kind.ELSEWHERE)
                    .map(RefusedName::name))
            .sorted()
            .toList();
  }

  /** The catalogues of several rooms, one after the other. */
  public static Catalogue of(Catalogue... rooms) {
    List<Catalogue> all = List.of(rooms);
    return new Catalogue(
        all.stream().<Setting<?>>flatMap(room -> room.settings.stream()).toList(),
        all.stream().flatMap(room -> room.groups.stream()).toList(),
        all.stream().flatMap(room -> room.refused.stream()).toList());
  }

  /** In the order of the documentation. */
  public List<Setting<?>> settings() {
    return settings;
  }

  /** Settings that share a prefix, in the order of their declaration. */
  public List<PropertyGroup> groups() {
    return groups;
  }

  /** Names that are refused with a reason of their own, in the order of their declaration. */
  public List<RefusedName> refused() {
    return refused;
  }

  /** The setting that is accepted under this name, null if there is none. */
  public @Nullable Setting<?> named(String name) {
    return byName.get(name);
  }

  /** The group that a name belongs to, null for none. */
  @Nullable PropertyGroup groupOf(String name) {
    for (PropertyGroup group : groups) {
      if (group.property(name) != null) {
        return group;
      }
    }
    return null;
  }

  /** Why a name is refused that is no mistake, null for a name that nothing is known of. */
  @Nullable RefusedName refusalOf(String name) {
    for (RefusedName one : refused) {
      if (one.covers(name)) {
        return one;
      }
    }
    return null;
  }

  /** What a mistyped name may have been meant to be, sorted. */
  List<String> meant() {
    return meant;
  }

  /** Registers each setting of a room where it is declared. Used by class initializers only. */
  public static final class Builder {
    private final List<Setting<?>> settings = new ArrayList<>();
    private final List<PropertyGroup> groups = new ArrayList<>();
    private final List<RefusedName> refused = new ArrayList<>();

    /** The setting itself. */
    public <T> Setting<T> add(Setting<T> setting) {
      settings.add(setting);
      return setting;
    }

    /** The group itself. */
    public PropertyGroup add(PropertyGroup group) {
      groups.add(group);
      return group;
    }

    /** A name that is refused with a reason of its own. */
    public Builder refuse(RefusedName name) {
      refused.add(name);
      return this;
    }

    /** Everything that has been added, in the order of its declaration. */
    public Catalogue build() {
      return new Catalogue(settings, groups, refused);
    }
  }
}
