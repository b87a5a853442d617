package io.hibernateaws.engine.credential.saml;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** The bytes of an answer, unless they are too many; the rest of those is not read. */
final class BoundedBody implements HttpResponse.BodySubscriber<byte[]> {
  /** Many times what a page of a log-in has. */
  static final int MOST_BYTES = 2 << 20;

  /** The answer has more bytes than are read. */
  static final class TooLarge extends IOException {
    private static final long serialVersionUID = 1L;

    TooLarge() {
      super("more than " + MOST_BYTES + " bytes");
    }
  }

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final CompletableFuture<byte[]> whole = new CompletableFuture<>();
  private Flow.@Nullable Subscription source;

  @Override
  public CompletionStage<byte[]> getBody() {
    return whole;
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    source = subscription;
    subscription.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(List<ByteBuffer> parts) {
    for (ByteBuffer part : parts) {
      byte[] read = new byte[Math.min(part.remaining(), MOST_BYTES + 1 - bytes.size())];
      part.get(read);
      bytes.writeBytes(read);
    }
    if (bytes.size() > MOST_BYTES) {
      if (source != null) {
        source.cancel();
      }
      whole.completeExceptionally(new TooLarge());
    }
  }

  @Override
  public void onError(Throwable failure) {
    whole.completeExceptionally(failure);
  }

  @Override
  public void onComplete() {
    whole.complete(bytes.toByteArray());
  }
}
