package io.ternmq.guard;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import org.jspecify.annotations.Nullable;

/**
 * The body of an answer as text, as long as it is short: of one that is longer nothing is kept, and
 * its rest is not read. Called by one thread at a time.
 */
public final class ShortText implements BodySubscriber<String> {
  private final int bytesLimit;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final CompletableFuture<String> text = new CompletableFuture<>();
  private @Nullable Subscription subscription;

  /** A body of so many bytes at most. */
  public ShortText(int bytesLimit) {
    this.bytesLimit = bytesLimit;
  }

  @Override
  public CompletionStage<String> getBody() {
    return text;
  }

  @Override
  public void onSubscribe(Subscription given) {
    subscription = given;
    given.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(List<ByteBuffer> pieces) {
    for (ByteBuffer piece : pieces) {
      if (!text.isDone() && piece.remaining() <= bytesLimit - bytes.size()) {
        byte[] next = new byte[piece.remaining()];
        piece.get(next);
        bytes.writeBytes(next);
      } else if (text.completeExceptionally(new IOException("its answer is too long"))
          && subscription != null) {
        subscription.cancel();
      }
    }
  }

  @Override
  public void onError(Throwable fault) {
    text.completeExceptionally(fault);
  }

  @Override
  public void onComplete() {
    text.complete(bytes.toString(StandardCharsets.UTF_8));
  }
}
