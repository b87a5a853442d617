package io.hibernateaws.it.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateaws.it.Purchase;
import io.hibernateaws.it.Units;
import io.hibernateaws.local.LocalAurora;
import io.hibernateaws.local.iam.IamGate;
import java.io.StringReader;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.xml.parsers.DocumentBuilderFactory;
import org.hibernate.SessionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** The persistence.xml of docs/credentials.md, on a cluster that demands tokens. */
@Timeout(120)
class CredentialsDocumentIT {
  private static final String ID = "AKIDDOCUMENT00000001";
  private static final String SECRET = "of the document";

  private static Map<String, Object> documented() throws Exception {
    List<String> blocks = Documents.blocks(Documents.read("docs/credentials.md"), "xml");
    assertThat(blocks).hasSize(1);
    NodeList properties =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(blocks.get(0))))
            .getElementsByTagName("property");
    Map<String, Object> settings = new HashMap<>();
    for (int i = 0; i < properties.getLength(); i++) {
      Element property = (Element) properties.item(i);
      settings.put(property.getAttribute("name"), property.getAttribute("value"));
    }
    return settings;
  }

  /** Only what is another's on this machine is changed: host, authority, and how names resolve. */
  @Test
  void the_unit_of_the_document_logs_in_with_tokens() throws Exception {
    IamGate gate = new IamGate().know(ID, SECRET);
    System.setProperty("aws.accessKeyId", ID);
    System.setProperty("aws.secretAccessKey", SECRET);
    try (LocalAurora cluster = LocalAurora.postgresql().instances(1).iam(gate).start()) {
      Map<String, Object> settings = documented();
      cluster.createIamUser(String.valueOf(settings.get("jakarta.persistence.jdbc.user")));
      settings.put("jakarta.persistence.jdbc.url", cluster.jdbcUrl(cluster.clusterEndpoint()));
      settings.put("hibernate.connection.sslrootcert", cluster.certificate().toString());
      settings.put("hibernate.aws.host_resolver", cluster.resolver());
      settings.put("jakarta.persistence.schema-generation.database.action", "update");
      try (SessionFactory unit = Units.ofNative(settings)) {
        unit.inTransaction(session -> session.persist(new Purchase(UUID.randomUUID(), "Ada")));
      }
      assertThat(gate.accepted()).isPositive();
      assertThat(gate.attempts()).allMatch(attempt -> attempt.refusal() == null);
    } finally {
      System.clearProperty("aws.accessKeyId");
      System.clearProperty("aws.secretAccessKey");
    }
  }
}
