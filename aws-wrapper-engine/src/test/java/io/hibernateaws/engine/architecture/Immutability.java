package io.hibernateaws.engine.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaConstructor;
import com.tngtech.archunit.core.domain.JavaConstructorCall;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaParameterizedType;
import com.tngtech.archunit.core.domain.JavaStaticInitializer;
import com.tngtech.archunit.core.domain.JavaType;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Whether what a field holds can change. A type is judged by its own fields; only types of the JDK
 * and of the logger are known by name.
 */
final class Immutability {
  private static final Set<String> KNOWN =
      Set.of(
          "java.lang.String",
          "java.lang.Integer",
          "java.lang.Long",
          "java.lang.Boolean",
          "java.lang.Class",
          "java.lang.invoke.MethodHandle",
          "java.lang.invoke.VarHandle",
          "java.math.BigDecimal",
          "java.time.Duration",
          "java.util.regex.Pattern",
          "org.jboss.logging.Logger");

  private static final Set<String> COLLECTIONS =
      Set.of("java.util.List", "java.util.Set", "java.util.Map");

  private final Set<JavaClass> underWay = new HashSet<>();
  private final Set<String> trusted;

  private Immutability(Set<String> trusted) {
    this.trusted = trusted;
  }

  /**
   * Whether the field always holds the same.
   *
   * @param trusted names of types that hold functions without state, which no field tells
   */
  static boolean holds(JavaField field, Set<String> trusted) {
    return new Immutability(trusted).isConstant(field);
  }

  private boolean isConstant(JavaField field) {
    return field.getModifiers().contains(JavaModifier.FINAL)
        && (isConstantTable(field) || (isImmutable(field.getType()) && !isFilledLater(field)));
  }

  /** An array that its class does not hand out; the reviewer sees whether it is written. */
  private boolean isConstantTable(JavaField field) {
    JavaClass type = field.getRawType();
    return type.isArray()
        && field.getModifiers().contains(JavaModifier.PRIVATE)
        && field.getModifiers().contains(JavaModifier.STATIC)
        && isImmutable(type.getComponentType());
  }

  private static boolean isCollection(JavaClass type) {
    return COLLECTIONS.contains(type.getName());
  }

  /** A collection counts as unmodifiable unless its initializer makes one that can be modified. */
  private static boolean isFilledLater(JavaField field) {
    String initializer =
        field.getModifiers().contains(JavaModifier.STATIC)
            ? JavaStaticInitializer.STATIC_INITIALIZER_NAME
            : JavaConstructor.CONSTRUCTOR_NAME;
    return isCollection(field.getRawType())
        && field.getOwner().getConstructorCallsFromSelf().stream()
            .filter(call -> call.getOrigin().getName().equals(initializer))
            .map(JavaConstructorCall::getTargetOwner)
            .anyMatch(
                made -> made.isAssignableTo(Collection.class) || made.isAssignableTo(Map.class));
  }

  private boolean isImmutable(JavaType type) {
    JavaClass raw = type.toErasure();
    if (isCollection(raw)) {
      return type instanceof JavaParameterizedType parameterized
          && parameterized.getActualTypeArguments().stream().allMatch(this::isImmutable);
    }
    return raw.isPrimitive()
        || KNOWN.contains(raw.getName())
        || trusted.contains(raw.getName())
        || isEnumOfTheJdk(raw)
        || isImmutableByContent(raw);
  }

  private static boolean isEnumOfTheJdk(JavaClass type) {
    return type.isEnum() && type.getName().startsWith("java.");
  }

  /** Whether every class that the value may have is known and has constant fields only. */
  private boolean isImmutableByContent(JavaClass type) {
    if (type.isArray() || type.getName().startsWith("java.")) {
      return false;
    }
    if (!underWay.add(type)) {
      return true; // a type that refers to itself adds nothing
    }
    boolean needsSubclass =
        type.isInterface() || type.getModifiers().contains(JavaModifier.ABSTRACT);
    Set<JavaClass> subclasses = type.getAllSubclasses();
    return !(needsSubclass && subclasses.isEmpty())
        && hasConstantFieldsOnly(type)
        && subclasses.stream().allMatch(this::hasConstantFieldsOnly);
  }

  private boolean hasConstantFieldsOnly(JavaClass type) {
    return type.getAllFields().stream()
        .filter(field -> !field.getModifiers().contains(JavaModifier.STATIC))
        .filter(field -> !field.getOwner().getName().startsWith("java."))
        .allMatch(this::isConstant);
  }
}
