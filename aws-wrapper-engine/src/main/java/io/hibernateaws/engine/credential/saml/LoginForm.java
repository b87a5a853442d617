package io.hibernateaws.engine.credential.saml;

import io.hibernateaws.engine.spi.Credentials;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.select.Elements;
import org.jspecify.annotations.Nullable;

/** A form of AD FS, told from others by the names of its fields, which no language changes. */
final class LoginForm {
  private static final String USER = "username";
  private static final String PASSWORD = "password";
  private static final String METHOD = "authmethod";
  private static final Set<String> NEVER_SENT = Set.of("button", "image", "reset", "file");

  private final Element form;

  private LoginForm(Element form) {
    this.form = form;
  }

  /** The form of a page that asks for a password; null for none. */
  static @Nullable LoginForm in(Document page) {
    for (Element form : page.select("form")) {
      if (fields(form).stream().anyMatch(field -> is(field, PASSWORD))) {
        return new LoginForm(form);
      }
    }
    return null;
  }

  /** Whether a page asks for something else than a password before it goes on. */
  static boolean asksForAnotherFactor(Document page) {
    return in(page) == null
        && page.select("form").stream()
            .anyMatch(form -> fields(form).stream().anyMatch(field -> is(field, METHOD)));
  }

  private static Elements fields(Element form) {
    return form.select("input[name]");
  }

  private static boolean is(Element field, String part) {
    return field.attr("name").toLowerCase(Locale.ROOT).contains(part);
  }

  /** Whether it asks for a new password beside the old one. */
  boolean asksForNewPassword() {
    return fields(form).stream().filter(field -> is(field, PASSWORD)).count() > 1;
  }

  boolean hasUser() {
    return fields(form).stream().anyMatch(field -> is(field, USER));
  }

  /** Where it is sent; null if that is no address. */
  @Nullable URI action() {
    String action = form.hasAttr("action") ? form.absUrl("action") : form.baseUri();
    try {
      URI address = URI.create(action);
      return address.getHost() == null ? null : address;
    } catch (IllegalArgumentException noAddress) {
      return null;
    }
  }

  /** What a browser would send. */
  String filled(Credentials login) {
    Map<String, String> values = new LinkedHashMap<>();
    for (Element field : fields(form)) {
      String value = value(field, login);
      if (value != null) {
        values.putIfAbsent(field.attr("name"), value);
      }
    }
    return values.entrySet().stream()
        .map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue()))
        .collect(Collectors.joining("&"));
  }

  private static @Nullable String value(Element field, Credentials login) {
    String type = field.attr("type").toLowerCase(Locale.ROOT);
    boolean isTicked =
        (!type.equals("checkbox") && !type.equals("radio")) || field.hasAttr("checked");
    if (field.hasAttr("disabled") || NEVER_SENT.contains(type) || !isTicked) {
      return null;
    }
    if (is(field, USER)) {
      return login.user();
    } else if (is(field, PASSWORD)) {
      return login.password();
    }
    String given = type.equals("checkbox") && !field.hasAttr("value") ? "on" : field.val();
    return given.isEmpty() && is(field, METHOD) ? null : given;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
