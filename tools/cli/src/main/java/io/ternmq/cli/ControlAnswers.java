package io.ternmq.cli;

import io.ternmq.broker.Broker;
import io.ternmq.broker.DrainReport;
import io.ternmq.store.DurableStore;
import io.ternmq.store.StoreUnusableException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.function.Consumer;

/** What other commands may ask of a running broker: a backup, and a drain, which ends it. */
final class ControlAnswers implements ControlSocket.Answers {
  private static final String BACKUP = "backup ";

  private final Broker broker;
  private final DurableStore store;

  ControlAnswers(Broker broker, DurableStore store) {
    this.broker = broker;
    this.store = store;
  }

  @Override
  public void answer(String question, Consumer<String> say) {
    if (question.startsWith(BACKUP)) {
      say.accept(backup(question.substring(BACKUP.length())));
    } else if (question.startsWith(DrainWords.DRAIN)) {
      drain(question, say);
    } else {
      say.accept("this broker does not know how to " + question);
    }
  }

  private String backup(String target) {
    try {
      store.backup(Path.of(target));
      return "done";
    } catch (StoreUnusableException | InvalidPathException fault) {
      return String.valueOf(fault.getMessage());
    }
  }

  private void drain(String question, Consumer<String> say) {
    DrainReport report;
    try {
      report =
          broker.drain(
              DrainWords.plan(question), left -> say.accept(DrainWords.PROGRESS + " " + left));
    } catch (IllegalArgumentException | IllegalStateException fault) {
      say.accept(String.valueOf(fault.getMessage()));
      return;
    }
    say.accept(DrainWords.of(report));
    System.exit(ExitCode.DONE); // the end of the process is the end of this conversation
  }
}
