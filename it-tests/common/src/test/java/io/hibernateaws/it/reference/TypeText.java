package io.hibernateaws.it.reference;

import java.lang.reflect.AnnotatedArrayType;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.AnnotatedTypeVariable;
import java.lang.reflect.AnnotatedWildcardType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Types as text that no JDK writes otherwise than another, with what may be null; remembers our own
 * types that were written. Not thread-safe.
 */
final class TypeText {
  private final Set<Class<?>> shown;

  TypeText(Set<Class<?>> shown) {
    this.shown = shown;
  }

  String of(AnnotatedType type) {
    return nullness(type) + plain(type);
  }

  String list(String before, AnnotatedType... types) {
    return types.length == 0
        ? ""
        : before + Arrays.stream(types).map(this::of).collect(Collectors.joining(", "));
  }

  /** {@code <T extends X, U>}; empty without any. */
  String variables(TypeVariable<?>... variables) {
    List<String> texts = new ArrayList<>();
    for (TypeVariable<?> variable : variables) {
      List<String> bounds =
          Arrays.stream(variable.getAnnotatedBounds())
              .map(this::of)
              .filter(bound -> !bound.equals("Object"))
              .toList();
      texts.add(
          variable.getName() + (bounds.isEmpty() ? "" : " extends " + String.join(" & ", bounds)));
    }
    return texts.isEmpty() ? "" : "<" + String.join(", ", texts) + ">";
  }

  String name(Class<?> type) {
    if (type.isArray()) {
      return name(type.getComponentType()) + "[]";
    }
    if (type.getName().startsWith("io.hibernateaws.")) {
      shown.add(type);
    }
    String name = String.valueOf(type.getCanonicalName());
    return name.startsWith("java.lang.") && name.lastIndexOf('.') == "java.lang".length()
        ? name.substring("java.lang.".length())
        : name;
  }

  private String plain(AnnotatedType type) {
    if (type instanceof AnnotatedArrayType array) {
      return of(array.getAnnotatedGenericComponentType()) + "[]";
    }
    if (type instanceof AnnotatedParameterizedType parameterized) {
      Class<?> raw = (Class<?>) ((ParameterizedType) type.getType()).getRawType();
      return name(raw) + "<" + list("", parameterized.getAnnotatedActualTypeArguments()) + ">";
    }
    if (type instanceof AnnotatedWildcardType wildcard) {
      String lower = list(" super ", wildcard.getAnnotatedLowerBounds());
      String upper = list(" extends ", wildcard.getAnnotatedUpperBounds());
      return "?" + (lower.isEmpty() ? upper.replace(" extends Object", "") : lower);
    }
    if (type instanceof AnnotatedTypeVariable variable) {
      return ((TypeVariable<?>) variable.getType()).getName();
    }
    Type plain = type.getType();
    return plain instanceof Class<?> known ? name(known) : plain.getTypeName();
  }

  private static String nullness(AnnotatedType type) {
    return type.isAnnotationPresent(Nullable.class) ? "@Nullable " : "";
  }
}
