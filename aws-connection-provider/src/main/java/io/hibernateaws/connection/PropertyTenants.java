package io.hibernateaws.connection;

import io.hibernateaws.connection.tenancy.TenantPlace;
import io.hibernateaws.connection.tenancy.TenantSource;
import io.hibernateaws.engine.assembly.TenantNames;
import io.hibernateaws.engine.foreign.ForeignText;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The tenants that stand in the settings, by the text of their ids. They neither appear nor move
 * nor disappear while the application runs.
 */
final class PropertyTenants implements TenantSource<Object> {
  static final String PREFIX = "hibernate.aws." + TenantNames.TENANT;

  private static final List<String> FIELDS =
      List.of("url", "database", "schema", "user", "password", "secret_id", "role_arn");

  private final Map<String, TenantPlace> places;

  private PropertyTenants(Map<String, TenantPlace> places) {
    this.places = Map.copyOf(places);
  }

  /** Those in the settings; adds what is wrong to {@code problems}. */
  static PropertyTenants read(Map<String, Object> settings, List<String> problems) {
    Map<String, Map<String, String>> given = new TreeMap<>();
    settings.forEach(
        (name, value) -> {
          if (name.startsWith(PREFIX) && value != null) {
            // An id may have dots of its own, a field has none.
            int dot = name.lastIndexOf('.');
            String field = name.substring(dot + 1);
            if (dot < PREFIX.length() || !FIELDS.contains(field)) {
              problems.add(
                  shown(name)
                      + ": there is no such setting; write "
                      + PREFIX
                      + "<tenant>. and one of "
                      + String.join(", ", FIELDS)
                      + ".");
            } else {
              given
                  .computeIfAbsent(name.substring(PREFIX.length(), dot), id -> new HashMap<>())
                  .put(field, value.toString());
            }
          }
        });
    Map<String, TenantPlace> places = new HashMap<>();
    given.forEach(
        (tenant, fields) -> {
          try {
            places.put(tenant, place(fields));
          } catch (IllegalArgumentException e) {
            problems.add(PREFIX + shown(tenant) + ".*: " + e.getMessage() + ".");
          }
        });
    return new PropertyTenants(places);
  }

  private static TenantPlace place(Map<String, String> fields) {
    return new TenantPlace(
        fields.get("url"),
        fields.get("database"),
        fields.get("schema"),
        fields.get("user"),
        fields.get("password"),
        fields.get("secret_id"),
        fields.get("role_arn"));
  }

  private static String shown(String name) {
    String quoted = ForeignText.quoted(name);
    return quoted.substring(1, quoted.length() - 1);
  }

  boolean isEmpty() {
    return places.isEmpty();
  }

  Map<String, TenantPlace> places() {
    return places;
  }

  @Override
  public @Nullable TenantPlace find(Object tenant) {
    return places.get(tenant.toString());
  }

  @Override
  public String name() {
    return "the settings " + PREFIX + "*";
  }
}
