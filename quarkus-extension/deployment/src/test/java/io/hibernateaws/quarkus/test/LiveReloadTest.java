package io.hibernateaws.quarkus.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hibernateaws.local.names.LocalNames;
import io.quarkus.test.QuarkusDevModeTest;
import io.restassured.RestAssured;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.util.List;
import java.util.logging.LogRecord;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The local cluster of an application in dev mode. */
class LiveReloadTest {
  private static final int PORT = freePort();
  private static String host = "";

  @RegisterExtension
  static final QuarkusDevModeTest DEV_MODE =
      new QuarkusDevModeTest()
          .withApplicationRoot(
              jar ->
                  jar.addClasses(Purchase.class, Where.class)
                      .addAsResource(
                          new StringAsset(
                              """
                              quarkus.hibernate-aws.enabled=true
                              quarkus.datasource.db-kind=postgresql
                              quarkus.http.port=%d
                              """
                                  .formatted(PORT)),
                          "application.properties"))
          .setLogRecordPredicate(record -> record.getLoggerName().contains("DevServicesRegistry"));

  @BeforeAll
  static void ask_where_it_listens() {
    RestAssured.port = PORT;
  }

  @AfterAll
  static void the_cluster_ends_with_dev_mode() {
    RestAssured.reset();
    assertThat(host).endsWith(".rds.amazonaws.com");
    assertThatThrownBy(() -> new LocalNames().apply(host)).isInstanceOf(UncheckedIOException.class);
  }

  @Test
  void the_cluster_lives_on_when_the_application_is_built_anew() {
    List<String> before = where();
    host = hostOf(DEV_MODE.getLogRecords().get(0));
    DEV_MODE.modifySourceFile("Where.java", s -> s.replace("\"first\"", "\"second\""));
    List<String> after = where();

    assertThat(before).startsWith("first", "aurora-1");
    assertThat(after).startsWith("second", "aurora-1");
    assertThat(after.get(2)).as("when the server was started").isEqualTo(before.get(2));
  }

  private static List<String> where() {
    return List.of(
        RestAssured.get("/where").then().statusCode(200).extract().asString().split(" "));
  }

  private static String hostOf(LogRecord ready) {
    String url = String.valueOf(ready.getParameters()[1]);
    return url.replaceAll(".*//([^:]+):.*", "$1");
  }

  static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
