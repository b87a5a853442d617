package io.hibernateaws.engine.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JdbcUrlParserTest {
  @ParameterizedTest
  @CsvSource({
    "jdbc:postgresql://db.example.com:6543/shop,db.example.com,6543,shop",
    "jdbc:postgresql://db.example.com/shop,db.example.com,5432,shop",
    "jdbc:postgresql://db.example.com,db.example.com,5432,",
    "jdbc:postgresql://db.example.com/,db.example.com,5432,",
    "jdbc:postgresql://db.example.com:/shop,db.example.com,5432,shop",
    "jdbc:postgresql://db.example.com./shop,db.example.com.,5432,shop",
    "jdbc:postgresql://[2001:db8::1]:6543/shop,2001:db8::1,6543,shop",
    "jdbc:postgresql://[::1]/shop,::1,5432,shop",
    "jdbc:postgresql:///shop,localhost,5432,shop",
    "jdbc:postgresql:shop,localhost,5432,shop",
    "jdbc:postgresql:/,localhost,5432,",
    "jdbc:postgresql://db/my%20shop%2B,db,5432,my shop+",
    "jdbc:aws:postgresql://db/shop,db,5432,shop",
    "jdbc:aws-wrapper:postgresql://db/shop,db,5432,shop"
  })
  void a_url_names_one_host_and_a_database(
      String url, String host, int port, @Nullable String database) {
    ParsedUrl parsed = parse(url);

    assertThat(parsed.protocol()).isEqualTo("postgresql");
    assertThat(parsed.endpoint()).isEqualTo(new Endpoint(host, port));
    assertThat(parsed.database()).isEqualTo(database);
  }

  @Test
  void a_url_without_a_database_means_that_of_the_users_name() {
    assertThat(parse("jdbc:postgresql://db").forUser("ann").database()).isEqualTo("ann");
    assertThat(parse("jdbc:postgresql://db/shop").forUser("ann").database()).isEqualTo("shop");
  }

  @Test
  void keys_of_ours_are_split_off_and_the_drivers_keep_their_order() {
    ParsedUrl url =
        parse(
            "jdbc:postgresql://db/shop?sslmode=require&aws.plugins=failover%2Ciam&&x=a+b%26"
                + "&aws.failover.timeout=5s&flag");

    assertThat(url.settings())
        .isEqualTo(Map.of("plugins", "failover,iam", "failover.timeout", "5s"));
    assertThat(url.parameters().toString()).isEqualTo("{sslmode=require, x=a b&, flag=}");
  }

  @Test
  void a_key_of_ours_that_contradicts_itself_is_refused() {
    assertThatThrownBy(() -> parse("jdbc:postgresql://db/shop?aws.family=pg&aws.family=rds-pg"))
        .hasMessageContaining("aws.family twice");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "postgresql://db/shop | is no JDBC URL",
        "jdbc: | names no protocol",
        "jdbc:mysql:replication://a,b/shop | lets the driver choose among hosts",
        "jdbc:mysql:loadbalance://a,b/shop | lets the driver choose among hosts",
        "jdbc:mysql+srv://db/shop | names no protocol",
        "jdbc:mysql://a,b/shop | several hosts",
        "jdbc:mariadb://db/shop | known, not provided yet",
        "jdbc:aws:mariadb://db/shop | known, not provided yet",
        "jdbc:oracle:thin:@db | no driver for jdbc:oracle",
        "jdbc:postgresql://a,b/shop | several hosts",
        "jdbc:postgresql://a:1,b:2/shop | several hosts",
        "jdbc:postgresql://ann:secret@db/shop | carries a user",
        "jdbc:postgresql://db:0/shop | between 1 and 65535",
        "jdbc:postgresql://db:65536/shop | between 1 and 65535",
        "jdbc:postgresql://db:x/shop | between 1 and 65535",
        "jdbc:postgresql://::1/shop | without brackets",
        "jdbc:postgresql://[::1/shop | no IPv6 address",
        "jdbc:postgresql://[db]/shop | no IPv6 address",
        "jdbc:postgresql://[::1]5432/shop | between 1 and 65535",
        "jdbc:postgresql://db/100% | %25"
      })
  void a_url_that_cannot_be_meant_is_refused_with_what_is_wrong(String url, String problem) {
    assertThatThrownBy(() -> parse(url))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(problem)
        .message()
        .doesNotContain("secret");
  }

  @Test
  void parameters_are_not_shown() {
    assertThat(parse("jdbc:postgresql://db/shop?password=secret"))
        .hasToString("jdbc:postgresql://db:5432/shop");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:postgresql://db/shop&password=secret",
        "jdbc:postgresql://db/shop;password=secret",
        "jdbc:postgresql://db/shop password=secret",
        "jdbc:postgresql://db/shop#password=secret?ssl=true",
        "jdbc:postgresql://db/&password=secret",
        "jdbc:postgresql://db/password=secret",
        "jdbc:postgresql:shop&password=secret",
        "jdbc:postgresql:/password=secret",
        "jdbc:aws:postgresql://db/shop&secret"
      })
  void a_parameter_behind_a_forgotten_mark_is_no_name_of_a_database(String url) {
    assertThatThrownBy(() -> parse(url))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("has a parameter in the name of its database; write ?")
        .message()
        .doesNotContain("secret");
  }

  @Test
  void the_signs_of_parameters_may_be_part_of_a_name_that_escapes_them() {
    assertThat(parse("jdbc:postgresql://db/a%26b%3Dc%3B").database()).isEqualTo("a&b=c;");
  }

  @Test
  void our_own_prefixes_are_recognised() {
    assertThat(JdbcUrlParser.isOurs("jdbc:aws:postgresql://db/shop")).isTrue();
    assertThat(JdbcUrlParser.isOurs("jdbc:aws-wrapper:postgresql://db/shop")).isTrue();
    assertThat(JdbcUrlParser.isOurs("jdbc:postgresql://db/shop")).isFalse();
  }

  private static ParsedUrl parse(String url) {
    return JdbcUrlParser.parse(
        url,
        List.of(
            new Protocol("postgresql", 5432, true),
            new Protocol("mysql", 3306, true),
            new Protocol("mariadb", 3306, false)));
  }
}
