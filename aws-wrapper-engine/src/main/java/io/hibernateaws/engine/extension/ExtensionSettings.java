package io.hibernateaws.engine.extension;

import io.hibernateaws.engine.config.Catalogue;
import io.hibernateaws.engine.config.GivenSettings;
import io.hibernateaws.engine.config.Setting;
import io.hibernateaws.engine.config.Values;
import io.hibernateaws.engine.spi.ConnectInterceptor;
import io.hibernateaws.engine.spi.CredentialSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What has a say in each connect, besides the engine (settings {@code credentials.source} and
 * {@code network.connect_interceptors}).
 *
 * @param credentials gives the passwords of every user, null for those that settings and requests
 *     bring
 * @param interceptors in the order in which they are asked
 */
public record ExtensionSettings(
    @Nullable Chosen<CredentialSource> credentials,
    List<Brought<ConnectInterceptor>> interceptors) {
  private static final Catalogue.Builder SETTINGS = new Catalogue.Builder();

  static final Setting<Object> CREDENTIALS =
      SETTINGS.add(
          Setting.of(
                  "credentials.source",
                  Sources::parse,
                  "name, instance, class or class name",
                  null,
                  "the passwords of settings and requests",
                  "A CredentialSource: gives the passwords of every user, in place of all that are set; by its name in an extension, or the application's own.")
              .shownAs(Sources::text));
  static final Setting<List<String>> INTERCEPTORS =
      SETTINGS.add(
          Setting.of(
              "network.connect_interceptors",
              ExtensionSettings::names,
              "list of names",
              null,
              "none",
              "Connect interceptors of extensions, in the order in which they are asked before each connect, of monitors too."));

  /** Every setting of this record. */
  public static final Catalogue CATALOGUE = SETTINGS.build();

  public ExtensionSettings {
    interceptors = List.copyOf(interceptors);
  }

  /** What was given, else nothing. */
  public static ExtensionSettings read(GivenSettings given, ExtensionsInReach extensions) {
    Object source = given.given(CREDENTIALS);
    List<Brought<ConnectInterceptor>> interceptors = new ArrayList<>();
    List<String> names = given.given(INTERCEPTORS);
    for (String name : names == null ? List.<String>of() : names) {
      Brought<ConnectInterceptor> one = extensions.connectInterceptor(INTERCEPTORS, name);
      if (one != null && interceptors.contains(one)) {
        given.problem(INTERCEPTORS, String.join(",", names), "names " + one + " a second time");
      } else if (one != null) {
        interceptors.add(one);
      }
    }
    return new ExtensionSettings(
        source == null ? null : credentials(source, extensions), interceptors);
  }

  private static @Nullable Chosen<CredentialSource> credentials(
      Object source, ExtensionsInReach extensions) {
    if (source instanceof CredentialSource own) {
      return new Own<>(own);
    }
    Brought<CredentialSource> brought =
        extensions.credentialSource(CREDENTIALS, source.toString(), Sources.OWN);
    return brought == null ? null : new ToldSource(brought);
  }

  private static List<String> names(Object value) {
    List<String> names = Values.list(value);
    if (names.isEmpty()) {
      throw new IllegalArgumentException("must name at least one connect interceptor");
    }
    return names;
  }
}
