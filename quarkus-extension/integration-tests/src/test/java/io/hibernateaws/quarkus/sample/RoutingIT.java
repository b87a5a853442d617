package io.hibernateaws.quarkus.sample;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateaws.local.LocalAurora;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(value = ClusterResource.class, restrictToAnnotatedClass = true)
class RoutingIT {
  LocalAurora cluster;

  @Test
  void orders_are_taken_by_the_writer_and_shown_by_readers() {
    String taker =
        given()
            .contentType(ContentType.JSON)
            .body(new OrderResource.Wish(UUID.randomUUID(), "book"))
            .post("/orders")
            .then()
            .statusCode(201)
            .extract()
            .path("servedBy");
    JsonPath shown = given().get("/orders").then().statusCode(200).extract().jsonPath();

    assertThat(taker).isEqualTo(cluster.instanceId(1));
    assertThat(shown.getString("servedBy")).isIn(cluster.instanceId(2), cluster.instanceId(3));
    assertThat(shown.getString("orders[0].writtenBy")).isEqualTo(taker);
  }
}
