package io.hibernateaws.it.reference;

import io.hibernateaws.engine.endpoint.HostResolver;
import io.hibernateaws.engine.jdbc.DriverEngines;
import io.hibernateaws.engine.jdbc.EngineHolder;
import io.hibernateaws.engine.telemetry.Telemetry;
import io.hibernateaws.engine.telemetry.TelemetrySettings;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The text of {@code docs/reference/api.txt}: what of the released modules others may use. */
final class ApiReference {
  /** Public packages; which types of others they show is found out. */
  static final List<String> PACKAGES =
      List.of(
          "io.hibernateaws.engine.api",
          "io.hibernateaws.engine.spi",
          "io.hibernateaws.engine.telemetry",
          "io.hibernateaws.engine.doctor",
          "io.hibernateaws.engine.jdbc",
          "io.hibernateaws.dialect",
          "io.hibernateaws.connection",
          "io.hibernateaws.connection.tenancy",
          "io.hibernateaws.spring",
          "io.hibernateaws.local",
          "io.hibernateaws.local.iam",
          "io.hibernateaws.local.junit",
          "io.hibernateaws.local.names",
          "io.hibernateaws.local.proxy",
          "io.hibernateaws.local.rdsproxy");

  /** What an application may bring as the value of a setting, and no type of the API shows. */
  private static final List<Class<?>> SETTINGS_TAKE = List.of(HostResolver.class);

  /** Public only because another module or package of ours needs it. */
  private static final List<Class<?>> OURS_ALONE =
      List.of(DriverEngines.class, EngineHolder.class, Telemetry.class, TelemetrySettings.class);

  private static final String HEAD =
      """
      # The public API: every type of the public packages, the types that those show, and what of
      # them can be seen from outside. Written by ApiReferenceTest.
      """;

  private final Set<Class<?>> shown = new HashSet<>();
  private final TypeText text = new TypeText(shown);

  /** Every type of the API by name, in order. */
  private final TreeMap<String, List<String>> types = new TreeMap<>();

  ApiReference() throws IOException {
    Deque<Class<?>> open = new ArrayDeque<>();
    for (String name : PACKAGES) {
      for (Class<?> type : PackageContent.types(name)) {
        add(open, type);
      }
    }
    SETTINGS_TAKE.forEach(type -> add(open, type));
    for (Class<?> next = open.poll(); next != null; next = open.poll()) {
      shown.clear();
      types.put(next.getName(), describe(next));
      for (Class<?> other : Set.copyOf(shown)) {
        add(open, other);
      }
    }
  }

  private void add(Deque<Class<?>> open, Class<?> type) {
    if (visible(type) && !OURS_ALONE.contains(type) && !types.containsKey(type.getName())) {
      types.put(type.getName(), List.of());
      open.add(type);
    }
  }

  /** The top-level types of the API, by name. */
  Set<String> topLevel() {
    return types.keySet().stream()
        .filter(name -> name.indexOf('$') < 0)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  String write() {
    return HEAD
        + types.values().stream()
            .map(lines -> "\n" + String.join("\n  ", lines) + "\n")
            .collect(Collectors.joining());
  }

  private static boolean visible(Class<?> type) {
    for (Class<?> each = type; each != null; each = each.getDeclaringClass()) {
      if (!visible(each.getModifiers()) || each.isAnonymousClass() || each.isLocalClass()) {
        return false;
      }
    }
    return true;
  }

  private static boolean visible(int modifiers) {
    return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
  }

  private List<String> describe(Class<?> type) {
    List<String> lines = new ArrayList<>();
    lines.add(head(type));
    Arrays.stream(type.getDeclaredFields())
        .filter(ApiReference::api)
        .map(this::field)
        .sorted()
        .forEach(lines::add);
    Arrays.stream(type.getDeclaredConstructors())
        .filter(ApiReference::api)
        .map(each -> constructor(type, each))
        .sorted()
        .forEach(lines::add);
    Arrays.stream(type.getDeclaredMethods())
        .filter(method -> api(method) && !method.isBridge())
        .sorted(Comparator.comparing(Method::getName))
        .collect(Collectors.groupingBy(Method::getName, TreeMap::new, Collectors.toList()))
        .values()
        .forEach(same -> same.stream().map(this::method).sorted().forEach(lines::add));
    return lines;
  }

  private static boolean api(Member member) {
    return visible(member.getModifiers()) && !member.isSynthetic();
  }

  private String head(Class<?> type) {
    StringBuilder head = new StringBuilder();
    int all = type.getModifiers();
    head.append(modifiers(type.isInterface() ? all & ~Modifier.ABSTRACT : all));
    if (type.isSealed()) {
      head.append("sealed ");
    }
    head.append(
        type.isAnnotation()
            ? "@interface "
            : type.isInterface()
                ? "interface "
                : type.isEnum() ? "enum " : type.isRecord() ? "record " : "class ");
    head.append(text.name(type)).append(text.variables(type.getTypeParameters()));
    if (type.isRecord()) {
      head.append(
          Arrays.stream(type.getRecordComponents())
              .map(each -> text.of(each.getAnnotatedType()) + " " + each.getName())
              .collect(Collectors.joining(", ", "(", ")")));
    } else if (!type.isInterface() && !type.isEnum() && type.getSuperclass() != Object.class) {
      head.append(text.list(" extends ", type.getAnnotatedSuperclass()));
    }
    head.append(
        text.list(
            type.isInterface() ? " extends " : " implements ", type.getAnnotatedInterfaces()));
    if (type.isSealed()) {
      head.append(" permits ")
          .append(
              Arrays.stream(type.getPermittedSubclasses())
                  .map(Class::getCanonicalName)
                  .sorted()
                  .collect(Collectors.joining(", ")));
    }
    return head.toString();
  }

  private String field(Field field) {
    return deprecated(field.isAnnotationPresent(Deprecated.class))
        + (field.isEnumConstant()
            ? field.getName()
            : modifiers(field.getModifiers())
                + text.of(field.getAnnotatedType())
                + " "
                + field.getName()
                + constant(field));
  }

  /** What callers have compiled into themselves. */
  private static String constant(Field field) {
    if (!Modifier.isStatic(field.getModifiers())
        || !Modifier.isFinal(field.getModifiers())
        || !(field.getType().isPrimitive() || field.getType() == String.class)) {
      return "";
    }
    try {
      Object value = field.get(null);
      return value instanceof String ? " = \"" + value + "\"" : " = " + value;
    } catch (IllegalAccessException notPublic) {
      return "";
    }
  }

  private String constructor(Class<?> type, Constructor<?> each) {
    return deprecated(each.isAnnotationPresent(Deprecated.class))
        + modifiers(each.getModifiers())
        + type.getSimpleName()
        + rest(each);
  }

  private String method(Method method) {
    String variables = text.variables(method.getTypeParameters());
    int modifiers = method.getModifiers() & ~(Modifier.TRANSIENT | Modifier.VOLATILE);
    Object value = method.getDefaultValue();
    return deprecated(method.isAnnotationPresent(Deprecated.class))
        + modifiers(modifiers)
        + (method.isDefault() ? "default " : "")
        + (variables.isEmpty() ? "" : variables + " ")
        + text.of(method.getAnnotatedReturnType())
        + " "
        + method.getName()
        + rest(method)
        + (value == null ? "" : " default " + written(value));
  }

  private static String written(Object value) {
    return value instanceof Object[] array ? Arrays.toString(array) : value.toString();
  }

  private String rest(Executable each) {
    return "("
        + text.list("", each.getAnnotatedParameterTypes())
        + ")"
        + text.list(" throws ", each.getAnnotatedExceptionTypes());
  }

  private static String modifiers(int modifiers) {
    String words = Modifier.toString(modifiers & ~(Modifier.SYNCHRONIZED | Modifier.INTERFACE));
    return words.isEmpty() ? "" : words + " ";
  }

  private static String deprecated(boolean yes) {
    return yes ? "@Deprecated " : "";
  }
}
