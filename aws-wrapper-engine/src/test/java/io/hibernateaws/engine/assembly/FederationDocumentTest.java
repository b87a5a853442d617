package io.hibernateaws.engine.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateaws.engine.config.GivenConnection;
import io.hibernateaws.engine.credential.FederationSettings;
import io.hibernateaws.engine.credential.LoginKind;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** What {@code docs/credentials-federation.md} shows is complete and without a contradiction. */
class FederationDocumentTest {
  private static final Pattern XML = Pattern.compile("(?s)```xml\n(.*?)```");
  private static final String DRIVER = "hibernate.connection.";

  @Test
  void each_persistence_unit_that_is_shown_logs_in_at_its_provider() throws Exception {
    String document = Files.readString(Path.of("../docs/credentials-federation.md"));
    List<LoginKind> kinds = new ArrayList<>();
    for (MatchResult block : XML.matcher(document).results().toList()) {
      EngineConfig config = read(properties(block.group(1)));

      assertThat(config.login())
          .isInstanceOfSatisfying(
              FederationSettings.class,
              login -> {
                assertThat(login.verifyTls()).isTrue();
                assertThat(login.dbUser()).isEqualTo("shop_app");
                kinds.add(login.kind());
              });
    }
    assertThat(kinds).containsExactly(LoginKind.FEDERATED_AUTH, LoginKind.OKTA);
  }

  private static Map<String, String> properties(String xml) throws Exception {
    Document parsed =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(xml)));
    Map<String, String> properties = new HashMap<>();
    NodeList all = parsed.getElementsByTagName("property");
    for (int i = 0; i < all.getLength(); i++) {
      Element one = (Element) all.item(i);
      properties.put(one.getAttribute("name"), one.getAttribute("value"));
    }
    return properties;
  }

  private static EngineConfig read(Map<String, String> properties) {
    String url = properties.remove("jakarta.persistence.jdbc.url");
    assertThat(properties.remove("hibernate.connection.provider_class")).isEqualTo("aws");
    Map<String, String> driver = new HashMap<>();
    properties.forEach(
        (name, value) -> {
          if (name.startsWith(DRIVER)) {
            driver.put(name.substring(DRIVER.length()), value);
          }
        });
    return SettingsReader.read(
        properties, new GivenConnection(url, null, null, driver, null, "unit"));
  }
}
