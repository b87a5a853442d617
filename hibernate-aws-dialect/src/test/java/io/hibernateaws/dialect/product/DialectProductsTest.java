package io.hibernateaws.dialect.product;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DialectProductsTest {
  /** SQLSTATE and code; is the host unavailable, has the server ended the connection. */
  @ParameterizedTest
  @CsvSource({
    "57P01,0,true,true",
    "57P02,0,true,true",
    "57P03,0,true,true",
    "57P04,0,false,true",
    "57P05,0,false,true",
    "57014,0,false,false",
    "HY000,1290,true,false",
    "HY000,1836,true,false",
    "HY000,1015,true,false",
    "HY000,1036,true,false",
    "HY000,1874,true,false",
    "70100,1927,false,true",
    "HY000,4031,false,true",
    "70100,1317,false,false",
    "HY000,1005,false,false",
    "XX000,1290,false,false",
    ",0,false,false"
  })
  void the_states_of_every_product_are_known(
      String state, int code, boolean unavailable, boolean ended) {
    SQLException failure = new SQLException("failed", state, code);
    assertThat(DialectProducts.isUnavailable(failure)).isEqualTo(unavailable);
    assertThat(DialectProducts.endsConnection(failure)).isEqualTo(ended);
  }
}
