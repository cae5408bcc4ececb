package io.ternmq.http;

import io.ternmq.brokercore.MailboxItem;
import io.ternmq.brokercore.SessionEngine;
import io.ternmq.brokercore.SessionSnapshot;
import io.ternmq.brokercore.lane.AdministratorWish;
import io.ternmq.brokercore.lane.BrokerCore;
import io.ternmq.core.Moment;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Asks sessions on their lanes, and waits for the answer: not to be used on a lane. */
final class Lookup {
  private static final long PATIENCE_MILLIS = 5_000;

  private final BrokerCore core;

  Lookup(BrokerCore core) {
    this.core = core;
  }

  private static final class Question<T> extends MailboxItem {
    private final BiFunction<SessionEngine, Moment, T> question;
    private final CompletableFuture<T> answer = new CompletableFuture<>();

    Question(BiFunction<SessionEngine, Moment, T> question) {
      this.question = question;
    }

    @Override
    public void open(SessionEngine session, Moment now) {
      try {
        answer.complete(question.apply(session, now));
      } catch (RuntimeException fault) {
        answer.completeExceptionally(fault); // a mistake here is not the lane's
      }
    }
  }

  /** The session of this client as it stands now; null where there is none. */
  @Nullable SessionSnapshot session(String clientId) {
    return ask(clientId, SessionSnapshot::of);
  }

  /** What the session's lane answers; null where there is no such session. */
  <T> @Nullable T ask(String clientId, BiFunction<SessionEngine, Moment, T> question) {
    Question<T> item = new Question<>(question);
    return core.ask(clientId, item) ? await(item.answer) : null;
  }

  /** Whether there was anything to do; null where there is no such session. */
  @Nullable Boolean wish(String clientId, Function<Consumer<Boolean>, AdministratorWish> wish) {
    CompletableFuture<Boolean> answer = new CompletableFuture<>();
    return core.ask(clientId, wish.apply(answer::complete)) ? await(answer) : null;
  }

  /** Shows every session, each on its own lane, and waits until all were seen. */
  void visit(Consumer<SessionEngine> visitor) {
    CompletableFuture<Boolean> all = new CompletableFuture<>();
    core.visitSessions((session, now) -> visitor.accept(session), () -> all.complete(true));
    await(all);
  }

  /** Waits for what a lane is to say. */
  static <T> T await(CompletableFuture<T> answer) {
    try {
      return answer.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (TimeoutException late) {
      throw RefusedException.of(503, "The broker did not answer within five seconds; try again.");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw RefusedException.of(503, "The broker is stopping.");
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }
}
