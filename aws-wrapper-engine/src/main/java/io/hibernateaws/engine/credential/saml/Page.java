package io.hibernateaws.engine.credential.saml;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jspecify.annotations.Nullable;

/** What a provider has shown at an address. Its text goes nowhere. */
final class Page {
  private final URI address;
  private final int status;
  private final byte[] body;
  private final @Nullable String charset;

  /**
   * @param charset of its text, null to be found in it
   */
  Page(URI address, int status, byte[] body, @Nullable String charset) {
    this.address = address;
    this.status = status;
    this.body = body;
    this.charset = charset;
  }

  int status() {
    return status;
  }

  boolean isOk() {
    return status >= 200 && status < 300;
  }

  byte[] body() {
    return body;
  }

  Document html() {
    try {
      return Jsoup.parse(new ByteArrayInputStream(body), charset, address.toString());
    } catch (IOException e) {
      throw new UncheckedIOException("memory cannot be read", e);
    }
  }

  /** The hidden field of a page that a browser would post to AWS; null for none. */
  static @Nullable String samlResponse(Document html) {
    String value = html.select("input[name=SAMLResponse]").attr("value").replaceAll("\\s", "");
    return value.isEmpty() ? null : value;
  }

  /** The status alone. */
  @Override
  public String toString() {
    return "Page[" + status + "]";
  }
}
