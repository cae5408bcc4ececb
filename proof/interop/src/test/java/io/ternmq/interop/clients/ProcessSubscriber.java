package io.ternmq.interop.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.interop.Program;
import java.util.List;

/** A subscriber that is a process of its own. */
record ProcessSubscriber(Program program) implements Subscriber {

  @Override
  public List<Received> awaitMessages(int count) {
    return program.awaitLines(count, "messages", Received::isPrintedOn).stream()
        .map(Received::of)
        .toList();
  }

  @Override
  public void leave() {
    program.terminate();
    program.awaitExit(Program.PATIENCE);
  }

  @Override
  public void die() {
    program.kill();
  }

  @Override
  public void requireSessionPresent() {
    assertThat(program.lines()).contains("ready present=1");
  }

  @Override
  public void close() {
    program.close();
  }
}
