package io.hibernateaws.engine.credential.saml;

import io.hibernateaws.engine.credential.FederationSettings;
import io.hibernateaws.engine.time.Deadline;
import io.hibernateaws.engine.time.NanoClock;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The requests of one log-in, which share cookies and a deadline. Redirects are followed to the
 * same provider only, and not for ever. Confined to its thread.
 */
final class WebSession {
  static final String JSON = "application/json";
  static final String FORM = "application/x-www-form-urlencoded";

  private static final String HTML = "text/html,application/xhtml+xml";
  private static final int MOST_REDIRECTS = 10;
  private static final Pattern CHARSET =
      Pattern.compile("(?i)charset\\s*=\\s*\"?([A-Za-z0-9._-]+)");

  /** One request, to be sent again by a redirect that keeps the method. */
  private record Asked(URI address, @Nullable String contentType, @Nullable String body) {
    HttpRequest.Builder request() {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(address).header("Accept", JSON.equals(contentType) ? JSON : HTML);
      if (body == null || contentType == null) {
        return request.GET();
      }
      return request.header("Content-Type", contentType).POST(BodyPublishers.ofString(body));
    }

    /** No body. */
    @Override
    public String toString() {
      return "Asked[" + address.getHost() + "]";
    }
  }

  private final Provider provider;
  private final Duration longest;
  private final Deadline limit;
  private final HttpClient client;

  WebSession(Provider provider, FederationSettings settings, NanoClock clock) {
    this.provider = provider;
    this.longest = settings.httpTimeout();
    this.limit = Deadline.in(SamlLogin.longest(settings), clock);
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(longest)
            .cookieHandler(new CookieManager())
            .executor(threads(provider));
    if (!settings.verifyTls()) {
      builder.sslContext(AnyCertificate.context());
    }
    this.client = builder.build();
  }

  /** They end by themselves soon after the log-in. */
  private static ThreadPoolExecutor threads(Provider provider) {
    return new ThreadPoolExecutor(
        0,
        Integer.MAX_VALUE,
        1,
        TimeUnit.SECONDS,
        new SynchronousQueue<>(),
        work -> {
          Thread thread = new Thread(work, "aws-login-" + provider.endpoint().host());
          thread.setDaemon(true);
          return thread;
        });
  }

  Page get(URI address, String step) throws SamlLoginException {
    return follow(new Asked(address, null, null), step);
  }

  Page post(URI address, String step, String contentType, String body) throws SamlLoginException {
    return follow(new Asked(address, contentType, body), step);
  }

  private Page follow(Asked first, String step) throws SamlLoginException {
    Asked asked = first;
    for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
      HttpResponse<byte[]> answer = send(asked, step);
      String location = answer.headers().firstValue("Location").orElse(null);
      if (location == null || answer.statusCode() / 100 != 3) {
        return new Page(asked.address, answer.statusCode(), answer.body(), charset(answer));
      }
      URI target = target(asked.address, location, step);
      boolean isSame = answer.statusCode() == 307 || answer.statusCode() == 308;
      asked =
          isSame ? new Asked(target, asked.contentType, asked.body) : new Asked(target, null, null);
    }
    throw provider.failure(
        step,
        "more than "
            + MOST_REDIRECTS
            + " redirects; log in with a browser to see where they lead, and check"
            + " hibernate.aws.federated.idp_endpoint");
  }

  private URI target(URI from, String location, String step) throws SamlLoginException {
    URI target;
    try {
      target = from.resolve(location);
    } catch (IllegalArgumentException e) {
      // The exception would show the address, and what it carries.
      throw provider.failure(step, "a redirect to what is no address; its pages have changed");
    }
    if (!provider.isBehind(target)) {
      throw provider.foreign(step, "a redirect to", target);
    }
    return target;
  }

  private HttpResponse<byte[]> send(Asked asked, String step) throws SamlLoginException {
    long nanos = Math.min(longest.toNanos(), limit.nanosLeft());
    if (nanos <= 0) {
      throw provider.tooSlow(step);
    }
    HttpRequest request = asked.request().timeout(Duration.ofNanos(nanos)).build();
    CompletableFuture<HttpResponse<byte[]>> answer =
        client.sendAsync(request, head -> new BoundedBody());
    try {
      return answer.get(nanos, TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw provider.tooSlow(step);
    } catch (InterruptedException e) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      throw provider.failure(step, "interrupted while waiting for its answer");
    } catch (ExecutionException e) {
      throw failed(step, e.getCause() == null ? e : e.getCause());
    }
  }

  private SamlLoginException failed(String step, Throwable why) {
    if (why instanceof BoundedBody.TooLarge tooLarge) {
      return provider.failure(
          step,
          "its answer has "
              + tooLarge.getMessage()
              + ", so it is no page of a log-in; check hibernate.aws.federated.idp_endpoint");
    }
    return provider.noAnswer(step, why);
  }

  private static @Nullable String charset(HttpResponse<?> answer) {
    Matcher named = CHARSET.matcher(answer.headers().firstValue("Content-Type").orElse(""));
    if (!named.find()) {
      return null;
    }
    String name = named.group(1);
    return Charset.isSupported(name) ? name : null;
  }
}
