package io.hibernateaws.engine.credential;

import io.hibernateaws.engine.config.GivenSettings;
import io.hibernateaws.engine.config.Library;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A service that gives passwords, by the code of its plugin, with the libraries that it needs. */
public enum LoginKind {
  IAM(Libraries.AUTH),
  AWS_SECRETS_MANAGER(Libraries.SECRETS_MANAGER, Libraries.JSON),
  FEDERATED_AUTH(Libraries.AUTH, Libraries.STS, Libraries.HTML),
  OKTA(Libraries.AUTH, Libraries.STS, Libraries.HTML, Libraries.JSON);

  private static final class Libraries {
    private static final Library AUTH =
        Library.of(
            "software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider",
            "software.amazon.awssdk:auth");
    private static final Library SECRETS_MANAGER =
        Library.of(
            "software.amazon.awssdk.services.secretsmanager.SecretsManagerClient",
            "software.amazon.awssdk:secretsmanager");
    private static final Library STS =
        Library.of("software.amazon.awssdk.services.sts.StsClient", "software.amazon.awssdk:sts");
    private static final Library HTML = Library.of("org.jsoup.Jsoup", "org.jsoup:jsoup");
    private static final Library JSON =
        Library.of(
            "com.fasterxml.jackson.databind.ObjectMapper",
            "com.fasterxml.jackson.core:jackson-databind");
  }

  @SuppressWarnings("ImmutableEnumChecker") // always a List.of
  private final List<Library> libraries;

  LoginKind(Library... libraries) {
    this.libraries = List.of(libraries);
  }

  /** The name in the setting {@code plugins}. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether an identity provider is asked. */
  boolean isFederated() {
    return this == FEDERATED_AUTH || this == OKTA;
  }

  /** The one whose plugin is on; null for none. */
  static @Nullable LoginKind among(Collection<String> plugins) {
    for (LoginKind kind : values()) {
      if (plugins.contains(kind.code())) {
        return kind;
      }
    }
    return null;
  }

  /** What must be added to the class path for roles of tenants; null if it is there. */
  public static @Nullable String missingForRoles() {
    return Libraries.STS.missing(Objects.requireNonNull(LoginKind.class.getClassLoader()));
  }

  void refuseMissingLibraries(GivenSettings given) {
    refuseMissing(given, "plugins=" + code(), libraries);
  }

  /**
   * Reports what is not on the class path.
   *
   * @param what needs it, relative to our prefix
   */
  static void refuseMissing(GivenSettings given, String what, List<Library> libraries) {
    ClassLoader loader = Objects.requireNonNull(LoginKind.class.getClassLoader());
    String missing =
        libraries.stream()
            .map(library -> library.missing(loader))
            .filter(Objects::nonNull)
            .map(Objects::requireNonNull)
            .collect(Collectors.joining(" and "));
    if (!missing.isEmpty()) {
      given.problem(
          GivenSettings.PREFIX
              + what
              + ": needs "
              + missing
              + "; add what is missing to the class path");
    }
  }
}
