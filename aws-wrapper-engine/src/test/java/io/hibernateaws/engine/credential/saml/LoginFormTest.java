package io.hibernateaws.engine.credential.saml;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateaws.engine.spi.Credentials;
import java.util.Objects;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is told from the names of fields, and what is sent. */
class LoginFormTest {
  private static final String ADDRESS = "https://idp.example.com/adfs/ls/SignOn.aspx?a=b";
  private static final Credentials ANN = new Credentials("CORP\\ann", "a&b=c+d e%ü\"<");

  private static Document page(String html) {
    return Jsoup.parse(html, ADDRESS);
  }

  private static LoginForm form(String fields) {
    return Objects.requireNonNull(LoginForm.in(page("<form action='/x'>" + fields + "</form>")));
  }

  @Test
  void user_and_password_are_encoded_and_other_fields_go_along() {
    assertThat(
            form("""
                <input name="UserName"><input name="Password" type="password">
                <input type="hidden" name="AuthMethod" value="FormsAuthentication">
                <input type="hidden" name="x &amp; y" value="1&quot;2">
                """)
                .filled(ANN))
        .isEqualTo(
            "UserName=CORP%5Cann&Password=a%26b%3Dc%2Bd+e%25%C3%BC%22%3C"
                + "&AuthMethod=FormsAuthentication&x+%26+y=1%222");
  }

  @Test
  void the_form_of_an_older_ad_fs_is_sent_with_its_state_and_its_button() {
    assertThat(
            form("""
                <input type="hidden" name="__VIEWSTATE" value="/wEP">
                <input name="ctl00$Content$UsernameTextBox">
                <input name="ctl00$Content$PasswordTextBox" type="password">
                <input type="submit" name="ctl00$Content$SubmitButton" value="Sign In">
                """)
                .filled(new Credentials("ann", "x")))
        .isEqualTo(
            "__VIEWSTATE=%2FwEP&ctl00%24Content%24UsernameTextBox=ann"
                + "&ctl00%24Content%24PasswordTextBox=x&ctl00%24Content%24SubmitButton=Sign+In");
  }

  @Test
  void what_a_browser_would_not_send_is_left_out() {
    assertThat(
            form("""
                <input name="UserName"><input name="Password" type="password">
                <input type="checkbox" name="Kmsi" value="true">
                <input type="checkbox" name="Ticked" checked>
                <input type="radio" name="Where" value="1"><input type="radio" name="Where" value="2" checked>
                <input name="Old" value="x" disabled><input type="image" name="i"><input value="nameless">
                <input type="hidden" name="AuthMethod" value="">
                """)
                .filled(new Credentials("ann", "x")))
        .isEqualTo("UserName=ann&Password=x&Ticked=on&Where=2");
  }

  @ParameterizedTest
  @CsvSource({
    "/adfs/ls/?x=1&amp;y=2, https://idp.example.com/adfs/ls/?x=1&y=2",
    "Other.aspx, https://idp.example.com/adfs/ls/Other.aspx",
    "https://idp.example.com:8443/a, https://idp.example.com:8443/a",
    "//evil.example/a, https://evil.example/a",
    "'', https://idp.example.com/adfs/ls/SignOn.aspx?a=b",
    "javascript:x(), ",
  })
  void the_action_is_resolved_as_a_browser_does(String action, String address) {
    LoginForm form =
        LoginForm.in(page("<form action='" + action + "'><input name=password></form>"));

    assertThat(Objects.requireNonNull(form).action())
        .isEqualTo(address == null ? null : java.net.URI.create(address));
  }

  @Test
  void a_form_without_an_action_goes_where_its_page_came_from_and_a_base_counts() {
    LoginForm bare = LoginForm.in(page("<form><input name=password></form>"));
    LoginForm based =
        LoginForm.in(
            page(
                "<base href='https://evil.example/'><form action='x'><input name=password></form>"));

    assertThat(Objects.requireNonNull(bare).action()).hasToString(ADDRESS);
    assertThat(Objects.requireNonNull(based).action()).hasToString("https://evil.example/x");
  }

  @Test
  void forms_are_told_from_each_other_by_their_fields() {
    Document search = page("<form><input name=q></form>");
    Document both =
        page("<form><input name=q></form><form><input name=USERNAME><input name=PASSWORD></form>");
    Document change = page("<form><input name=OldPassword><input name=NewPassword></form>");
    Document factor = page("<form><input type=hidden name=AuthMethod value=Otp></form>");

    assertThat(LoginForm.in(search)).isNull();
    assertThat(LoginForm.in(both)).isNotNull();
    assertThat(Objects.requireNonNull(LoginForm.in(both)).hasUser()).isTrue();
    assertThat(Objects.requireNonNull(LoginForm.in(both)).asksForNewPassword()).isFalse();
    assertThat(Objects.requireNonNull(LoginForm.in(change)).asksForNewPassword()).isTrue();
    assertThat(LoginForm.asksForAnotherFactor(factor)).isTrue();
    assertThat(LoginForm.asksForAnotherFactor(both)).isFalse();
    assertThat(LoginForm.asksForAnotherFactor(search)).isFalse();
  }
}
