package io.hibernateaws.engine.credential.aws;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpFullResponse;
import software.amazon.awssdk.http.SdkHttpRequest;

/**
 * Carries the SDK's requests with the JDK's own client. The one that comes with the SDK's services
 * has a log at DEBUG in which the secrets stand that it transports, and where a second one of the
 * SDK's is on the class path the SDK's other clients cannot choose. Thread-safe.
 */
final class JdkHttp implements SdkHttpClient {
  /** What the JDK's client writes by itself, equal to what was signed. */
  private static final Set<String> OF_CLIENT =
      Set.of("host", "content-length", "connection", "expect", "upgrade");

  private final HttpClient client;
  private final Duration longest;

  /**
   * @param longest of one request, from its connect to the end of its answer
   */
  JdkHttp(Duration longest) {
    this.longest = longest;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(longest)
            .build();
  }

  @Override
  public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
    return new Exchange(request);
  }

  @Override
  public String clientName() {
    return "Jdk";
  }

  /** The JDK's client ends its thread when nobody uses it any more. */
  @Override
  public void close() {}

  private final class Exchange implements ExecutableHttpRequest {
    private final HttpExecuteRequest asked;
    private volatile @Nullable CompletableFuture<HttpResponse<byte[]>> sent;
    private volatile boolean aborted;

    Exchange(HttpExecuteRequest asked) {
      this.asked = asked;
    }

    @Override
    public HttpExecuteResponse call() throws IOException {
      CompletableFuture<HttpResponse<byte[]>> answer =
          client.sendAsync(request(asked), HttpResponse.BodyHandlers.ofByteArray());
      sent = answer;
      try {
        if (aborted) {
          throw new IOException("given up");
        }
        return response(answer.get());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted", e);
      } catch (CancellationException e) {
        throw new IOException("given up", e);
      } catch (ExecutionException e) {
        throw e.getCause() instanceof IOException why ? why : new IOException(e.getCause());
      } finally {
        answer.cancel(true);
      }
    }

    @Override
    public void abort() {
      aborted = true;
      CompletableFuture<HttpResponse<byte[]>> answer = sent;
      if (answer != null) {
        answer.cancel(true);
      }
    }
  }

  private HttpRequest request(HttpExecuteRequest asked) throws IOException {
    SdkHttpRequest http = asked.httpRequest();
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(http.getUri())
            .timeout(longest)
            .method(http.method().name(), HttpRequest.BodyPublishers.ofByteArray(body(asked)));
    http.forEachHeader(
        (name, values) -> {
          if (!OF_CLIENT.contains(name.toLowerCase(Locale.ROOT))) {
            values.forEach(value -> builder.header(name, value));
          }
        });
    return builder.build();
  }

  private static byte[] body(HttpExecuteRequest asked) throws IOException {
    ContentStreamProvider content = asked.contentStreamProvider().orElse(null);
    if (content == null) {
      return new byte[0];
    }
    try (InputStream stream = content.newStream()) {
      return stream.readAllBytes();
    }
  }

  private static HttpExecuteResponse response(HttpResponse<byte[]> answer) {
    SdkHttpFullResponse.Builder head =
        SdkHttpFullResponse.builder().statusCode(answer.statusCode());
    answer.headers().map().forEach(head::putHeader);
    return HttpExecuteResponse.builder()
        .response(head.build())
        .responseBody(AbortableInputStream.create(new ByteArrayInputStream(answer.body())))
        .build();
  }
}
