package io.hibernateaws.it.credential;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Every text that the static fields of the product's classes lead to. */
final class StaticState {
  private static final String[] PACKAGES = {
    "io.hibernateaws.engine",
    "io.hibernateaws.connection",
    "io.hibernateaws.dialect",
    "io.hibernateaws.store"
  };

  private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Deque<Object> next = new ArrayDeque<>();
  private final List<String> texts = new ArrayList<>();

  private StaticState() {}

  static List<String> texts() throws ReflectiveOperationException {
    StaticState state = new StaticState();
    for (var type :
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(PACKAGES)) {
      try {
        state.addStatics(Class.forName(type.getName(), false, StaticState.class.getClassLoader()));
      } catch (NoClassDefFoundError absent) {
        // Of a driver that is not on the class path: the class was never linked, and keeps nothing.
      }
    }
    state.walk();
    return state.texts;
  }

  private void addStatics(Class<?> type) throws IllegalAccessException {
    for (Field field : type.getDeclaredFields()) {
      if (Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive()) {
        field.setAccessible(true);
        add(field.get(null));
      }
    }
  }

  private void add(@Nullable Object value) {
    if (value instanceof String text) {
      texts.add(text);
    } else if (value != null && !(value instanceof Class<?>) && seen.add(value)) {
      next.add(value);
    }
  }

  private void walk() throws IllegalAccessException {
    while (!next.isEmpty()) {
      Object one = next.remove();
      if (one instanceof Map<?, ?> map) {
        map.forEach(
            (key, value) -> {
              add(key);
              add(value);
            });
      } else if (one instanceof Collection<?> many) {
        many.forEach(this::add);
      } else if (one instanceof Optional<?> optional) {
        optional.ifPresent(this::add);
      } else if (one instanceof AtomicReference<?> reference) {
        add(reference.get());
      } else if (one.getClass().isArray()) {
        addElements(one);
      } else {
        addFields(one);
      }
    }
  }

  private void addElements(Object array) {
    if (!array.getClass().getComponentType().isPrimitive()) {
      for (int i = Array.getLength(array) - 1; i >= 0; i--) {
        add(Array.get(array, i));
      }
    }
  }

  /** Types that a module keeps to itself hold nothing of ours that their text would not show. */
  private void addFields(Object one) throws IllegalAccessException {
    for (Class<?> type = one.getClass(); type != null; type = type.getSuperclass()) {
      for (Field field : type.getDeclaredFields()) {
        if (!Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive()) {
          try {
            field.setAccessible(true);
          } catch (InaccessibleObjectException e) {
            return;
          }
          add(field.get(one));
        }
      }
    }
  }
}
